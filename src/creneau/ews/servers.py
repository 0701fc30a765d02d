"""What somebody typed into "server": a host name, a URL, or something that can be named without connecting."""

from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from creneau.ews import errors
from creneau.ews.policy import is_within

EWS_PATH = "/EWS/Exchange.asmx"
MAIL_SCHEMES = {"imap", "imaps", "pop", "pop3", "pop3s", "pops", "smtp", "smtps", "submission"}
MAIL_PORTS = {25, 110, 143, 465, 587, 993, 995, 2525, 4190}
ONLINE = ("office365.com", "outlook.com", "outlook.office.com", "outlook.de", "partner.outlook.cn", "office365.us")
WORKMAIL = ("awsapps.com",)


@dataclass(frozen=True, slots=True)
class Server:
    """A place to ask, https always. `url` is a full EWS or Autodiscover address, or ends at the host."""

    url: str

    @property
    def host(self) -> str:
        return urlsplit(self.url).hostname or ""

    @property
    def is_autodiscover(self) -> bool:
        return "/autodiscover" in urlsplit(self.url).path.lower()

    @property
    def is_host_only(self) -> bool:
        return urlsplit(self.url).path in ("", "/")

    @property
    def ews_url(self) -> str:
        return self.url.rstrip("/") + EWS_PATH if self.is_host_only else self.url


def read_server(text: str) -> Server:
    """Understand what was typed; raises what it is when it is not, and cannot be, an Exchange server."""
    parts, port = _split(text.strip())
    if parts.scheme in MAIL_SCHEMES or port in MAIL_PORTS:
        raise errors.NotEwsMailProtocol(host=parts.hostname, port=port)
    if parts.scheme not in ("http", "https"):
        raise errors.InvalidInput("not a server address", field="server")
    refuse_known_service(parts.hostname or "")
    _refuse_known_path(parts)
    at = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname
    keep_port = port not in (None, 443) and (parts.scheme, port) != ("http", 80)
    return Server(f"https://{at}{f':{port}' if keep_port else ''}{parts.path.rstrip('/')}")


def _split(text: str) -> tuple[SplitResult, int | None]:
    parts = parts_of(text if "://" in text else f"https://{text}")
    return parts, parts.port


def parts_of(url: str) -> SplitResult:
    """The parts of an address in which everybody reads the same host; InvalidInput for any other.

    `https://evil.test\\@mail.example.test` leads one reader to the host before the backslash, another behind the @.
    """
    try:
        parts = urlsplit(url)
        good = bool(parts.hostname) and parts.username is None and parts.port != 0
    except ValueError:
        parts, good = urlsplit(""), False
    if not good or any(character.isspace() or character in '\\"<>' for character in url):
        raise errors.InvalidInput("not a server address", field="server")
    return parts


def refuse_known_service(host: str) -> None:
    """Exchange Online and Amazon WorkMail are known by their names."""
    if any(is_within(host, name) for name in ONLINE):
        raise errors.UnsupportedExchangeOnline(host=host)
    if any(is_within(host, name) for name in WORKMAIL):
        raise errors.UnsupportedWorkMail(host=host)


def _refuse_known_path(parts: SplitResult) -> None:
    path, host = parts.path.lower(), parts.hostname
    if path.startswith("/microsoft-server-activesync"):
        raise errors.NotEwsActiveSync(host=host)
    if path.startswith(("/owa", "/ecp", "/exchange/")) or "/auth/logon.aspx" in path:
        raise errors.NotEwsOwa(host=host)
