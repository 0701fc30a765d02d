"""Whose request it is: the address that limits count by and the audit log names; and whether it came in clear."""

from ipaddress import IPv4Address, IPv6Address, ip_address
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest


def address_of(request: HttpRequest) -> str:
    """Who counts as one: an IPv4 address, or a /64 of IPv6."""
    address = client_address(request)
    return f"{int(address) >> 64:x}/64" if isinstance(address, IPv6Address) else str(address or "unknown")


def client_address(request: HttpRequest) -> IPv4Address | IPv6Address | None:
    """The whole of it; None where it is none.

    ``X-Forwarded-For`` is believed as far as the proxies go that the administrator vouches for, and no further.
    """
    direct = request.META.get("REMOTE_ADDR", "")
    seen_by_proxies = request.headers.get("X-Forwarded-For", "").split(",")
    count = settings.TRUSTED_PROXIES
    forwarded = seen_by_proxies[-count] if 0 < count <= len(seen_by_proxies) else ""
    return _parsed(forwarded) or _parsed(direct)


def came_in_clear(request: HttpRequest) -> bool:
    """Whether others could read it on its way: no TLS, and the browser or program runs on another machine."""
    return not request.is_secure() and not is_this_machine(_without_port(request.get_host()))


def is_this_machine(host: str) -> bool:
    """``localhost``, ``127.0.0.1``, ``::1``."""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def _parsed(text: str) -> IPv4Address | IPv6Address | None:
    """Some proxies add the port. An address of IPv4 in the clothes of IPv6 is one of IPv4."""
    for spelled in (text.strip(), _without_port(text.strip())):
        try:
            found = ip_address(spelled)
        except ValueError:
            continue
        return (found.ipv4_mapped if isinstance(found, IPv6Address) else None) or found
    return None


def _without_port(text: str) -> str:
    try:
        return urlsplit(f"//{text}").hostname or ""
    except ValueError:
        return ""
