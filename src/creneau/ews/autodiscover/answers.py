"""What Autodiscover can answer, by SOAP or POX."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Settings:
    """The EWS addresses of a mailbox, best first: the one for outside, then the one for inside the building."""

    ews_urls: tuple[str, ...]
    display_name: str = ""


@dataclass(frozen=True, slots=True)
class RedirectAddress:
    """Ask again for this other address of the mailbox."""

    email: str


@dataclass(frozen=True, slots=True)
class RedirectUrl:
    """Ask there instead."""

    url: str


AutodiscoverAnswer = Settings | RedirectAddress | RedirectUrl
