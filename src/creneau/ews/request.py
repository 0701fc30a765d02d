"""What somebody typed in order to connect."""

from dataclasses import dataclass, field, replace

from creneau.ews.names import sign_in_name
from creneau.ews.passwords import PasswordRule, domain_of
from creneau.ews.policy import Policy, Trust
from creneau.ews.sign_in import AroundSignIn
from creneau.ews.values import Credentials


@dataclass(frozen=True, slots=True)
class Request:
    """The form, and what the caller adds: how long it may take, and a word before a sign-in is spent."""

    email: str
    password: str = field(repr=False)
    server: str = ""
    domain: str = ""
    username: str = ""
    confirmed_host: str = ""
    within_seconds: float = 25.0
    around_sign_in: AroundSignIn | None = None  # each time that credentials are sent; may hold them back
    trust: Trust = field(default_factory=Trust)

    @property
    def mail_domain(self) -> str:
        return domain_of(self.email)

    @property
    def full_trust(self) -> Trust:
        """The trust of this connection, the confirmed host with it."""
        return replace(self.trust, confirmed_host=self.confirmed_host or self.trust.confirmed_host)

    @property
    def credentials(self) -> Credentials:
        return Credentials(sign_in_name(self.email, self.domain, self.username), self.password)

    def rule(self, policy: Policy) -> PasswordRule:
        return PasswordRule(self.mail_domain, policy, self.full_trust)
