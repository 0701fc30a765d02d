"""What Autodiscover says, and in which dialects."""

from dataclasses import dataclass

from exchange_simulator.mailbox.event import Person
from exchange_simulator.mailbox.organisation import Organisation
from exchange_simulator.versions import Version


@dataclass
class AutodiscoverSettings:
    """`soap` and `pox`: which of the two addresses exist. `external_url` and `internal_url` replace the server's
    own EWS address (an empty string leaves that setting out). With `redirect_address` or `redirect_url` the
    answer sends the client elsewhere; the target of `redirect_address` itself gets settings."""

    soap: bool = True
    pox: bool = True
    external_url: str | None = None
    internal_url: str | None = None
    redirect_address: str = ""
    redirect_url: str = ""


@dataclass(frozen=True)
class Question:
    """Everything an Autodiscover answer is made from; `ews_url` is the server's own address."""

    document: bytes
    settings: AutodiscoverSettings
    organisation: Organisation
    server: Version
    ews_url: str

    @property
    def external(self) -> str:
        return self.ews_url if self.settings.external_url is None else self.settings.external_url

    @property
    def internal(self) -> str:
        return self.ews_url if self.settings.internal_url is None else self.settings.internal_url

    def person(self, address: str) -> Person | None:
        mailbox = self.organisation.mailboxes.get(address.lower())
        return None if mailbox is None else mailbox.owner

    def redirects(self, address: str) -> bool:
        """Whether the answer for `address` is a redirect to another address; the target itself gets settings."""
        target = self.settings.redirect_address
        return bool(target) and target.lower() != address.lower()
