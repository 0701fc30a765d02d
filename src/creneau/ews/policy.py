"""What the administrator decided about servers, and what one connection may trust beyond it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from creneau.network.addresses import Address, is_in


@dataclass(frozen=True, slots=True)
class Policy:
    """The administrator's word; the defaults allow nothing out of the ordinary."""

    allowed_hosts: tuple[str, ...] = ()  # may receive a password: exact name, "*.suffix" or IP address
    allowed_networks: tuple[str, ...] = ()  # CIDR; may be connected to though loopback, link-local …
    ca_pem: str = ""  # PEM, added to the system's authorities
    servers: Mapping[str, str] = field(default_factory=dict)  # mail domain → Autodiscover or EWS address
    pinned: Mapping[str, str] = field(default_factory=dict)  # host → SHA-256 in hex of the one certificate it may show

    def allows_host(self, host: str) -> bool:
        return any(_matches(normal_host(host), pattern) for pattern in self.allowed_hosts)

    def allows_address(self, address: Address) -> bool:
        return is_in(address, self.allowed_networks)

    def pinned_at(self, host: str) -> str:
        """The fingerprint that the administrator pinned for this host, "" for none."""
        return self.pinned.get(normal_host(host), "")

    def server_of(self, domain: str) -> str | None:
        """The address named for a mail domain."""
        wanted = normal_host(domain)
        return next((server for name, server in self.servers.items() if normal_host(name) == wanted), None)


@dataclass(frozen=True, slots=True)
class Trust:
    """What one connection trusts beyond the policy. Nothing here switches verification off."""

    confirmed_host: str = ""  # the person said yes to sending the password there
    ca_pem: str = ""  # further authorities
    fingerprint: str = ""  # SHA-256 in hex of the one certificate that is accepted, pinned by an administrator


def normal_host(host: str) -> str:
    """A host name as it is compared: lower case, no closing dot, international names in their ASCII form."""
    plain = host.strip().strip("[]").rstrip(".").lower()
    if plain.isascii():
        return plain
    import idna  # as requests reads names: Python's own codec takes straße.example for strasse.example

    try:
        return idna.encode(plain, uts46=True).decode("ascii")
    except UnicodeError:
        return plain


def is_within(host: str, domain: str) -> bool:
    """Whether a host is the domain itself or below it."""
    host, domain = normal_host(host), normal_host(domain)
    return bool(domain) and (host == domain or host.endswith(f".{domain}"))


def _matches(host: str, pattern: str) -> bool:
    if pattern.startswith("*."):
        return host.endswith("." + normal_host(pattern[2:]))
    return host == normal_host(pattern)
