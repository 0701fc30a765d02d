"""Where a password may go: over https, to a host that somebody vouches for.

The mail domain vouches for itself and the names below it, the administrator for the hosts and servers in the policy,
the person for one host that a page named to them.
"""

from dataclasses import dataclass
from urllib.parse import urlsplit

from creneau.ews import errors
from creneau.ews.policy import Policy, Trust, is_within, normal_host


@dataclass(frozen=True, slots=True)
class PasswordRule:
    """Asked before each request that would carry a credential."""

    mail_domain: str
    policy: Policy
    trust: Trust

    def require(self, url: str) -> None:
        """Raise ForeignHost unless the password may go to this URL."""
        if urlsplit(url).scheme != "https":
            raise errors.InvalidInput("a password is sent over https only", field="server")
        host = urlsplit(url).hostname or ""
        if not self.allows(host):
            raise errors.ForeignHost(host=host)

    def allows(self, host: str) -> bool:
        return (
            is_within(host, self.mail_domain)
            or self.policy.allows_host(host)
            or normal_host(host) in filter(None, [normal_host(self.trust.confirmed_host), self._named_server()])
        )

    def _named_server(self) -> str:
        server = self.policy.server_of(self.mail_domain) or ""
        return normal_host(urlsplit(server if "//" in server else f"//{server}").hostname or "")


def domain_of(email: str) -> str:
    """The mail domain of an address."""
    return normal_host(email.rpartition("@")[2])
