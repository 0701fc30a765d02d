"""Where Autodiscover may live, in the order of trust.

https://learn.microsoft.com/exchange/client-developer/exchange-web-services/how-to-generate-a-list-of-autodiscover-endpoints
"""

from dataclasses import dataclass
from types import ModuleType
from urllib.parse import urlsplit

from creneau.ews import errors
from creneau.ews.autodiscover import pox, soap
from creneau.ews.passwords import domain_of
from creneau.ews.servers import parts_of

SOAP_PATH = "/autodiscover/autodiscover.svc"
POX_PATH = "/autodiscover/autodiscover.xml"


@dataclass(frozen=True, slots=True)
class Location:
    """One address to ask, and in which dialect."""

    step: str  # the word of the API: autodiscover_soap, autodiscover_pox
    url: str
    email: str  # the mailbox to ask about
    hops: int = 0  # redirects that led here

    @property
    def dialect(self) -> ModuleType:
        return soap if self.step == "autodiscover_soap" else pox

    @property
    def host(self) -> str:
        return urlsplit(self.url).hostname or ""


def of_domain(email: str, hops: int = 0) -> list[Location]:
    """The two hosts of the mail domain, both dialects at each."""
    domain = domain_of(email)
    return [place for host in (f"autodiscover.{domain}", domain) for place in at_host(f"https://{host}", email, hops)]


def at_host(root: str, email: str, hops: int = 0) -> list[Location]:
    """Both dialects at `https://host[:port]`."""
    return [
        Location("autodiscover_soap", root + SOAP_PATH, email, hops),
        Location("autodiscover_pox", root + POX_PATH, email, hops),
    ]


def at_url(url: str, email: str, hops: int = 0) -> list[Location]:
    """What a URL means: its dialect where its end tells, else both dialects at its host. Nothing unless https."""
    try:
        parts = parts_of(url)
    except errors.InvalidInput:
        return []
    path = parts.path.lower()
    if parts.scheme != "https" or "/autodiscover" not in path:
        return []
    if path.endswith(".svc"):
        return [Location("autodiscover_soap", url, email, hops)]
    if path.endswith(".xml"):
        return [Location("autodiscover_pox", url, email, hops)]
    return at_host(f"https://{parts.netloc}", email, hops)


def redirecting(domain: str) -> str:
    """Asked over http, without credentials, and only for where it redirects to."""
    return f"http://autodiscover.{domain}{POX_PATH}"
