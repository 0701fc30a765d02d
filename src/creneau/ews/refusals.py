"""What an HTTP answer that is no SOAP answer means, by the table of what failures look like on the wire."""

from urllib.parse import urlsplit

from creneau.ews import errors
from creneau.ews.challenges import Offer, read_offer
from creneau.ews.names import other_name
from creneau.ews.numbers import read_number
from creneau.ews.tls import describe
from creneau.ews.transport import HttpAnswer

ACTIVE_SYNC_HEADERS = ("MS-ASProtocolVersions", "MS-Server-ActiveSync", "MS-ASProtocolCommands")
OWA_PATHS = ("/owa", "/auth/logon.aspx")
OWA_MARKS = (b"<title>outlook</title>", b"/owa/", b"outlook web", b"outlook on the web", b"logon.aspx")
DEFAULT_RETRY_SECONDS = 30.0
PROXY_HEADERS = ("Via", "X-BlueCoat-Via", "Proxy-Connection")


def after_credentials(answer: HttpAnswer, username: str, scheme: str) -> errors.ExchangeError:
    """401 although credentials were sent."""
    offer = read_offer(answer)
    if not offer.takes_passwords and "bearer" in offer.schemes:
        return errors.ModernAuthOnly(host=_host(answer))
    return errors.WrongCredentials(host=_host(answer), username=username, scheme=scheme)


def after_tokens(
    answer: HttpAnswer, username: str, netbios_domain: str, certificate: bytes | None
) -> errors.ExchangeError:
    """401 after NTLM: most likely the password; behind something that reads TLS along, most likely the binding to it.

    Both look the same on the wire, so only a proxy that names itself decides for the second. Of one that hides only the
    certificate tells: who issued it is for people to judge.
    """
    if any(name in answer.headers for name in PROXY_HEADERS):
        return errors.ChannelBinding(host=_host(answer), via=answer.headers.get("Via"))
    proposed = other_name("", netbios_domain, username)
    refused = errors.WrongCredentials(host=_host(answer), username=username, scheme="ntlm", proposed_username=proposed)
    seen = describe(certificate) if certificate else {}
    return refused.knowing({name: seen[name] for name in ("issuer", "fingerprint") if name in seen})


def nothing_usable(offer: Offer) -> errors.ExchangeError:
    """401, and no way in that takes a password; none was spent."""
    if offer.token_schemes:
        return errors.KerberosRequired(offered=", ".join(sorted(offer.schemes)))
    return errors.ModernAuthOnly(offered=", ".join(sorted(offer.schemes)) or None)


def raise_unless_soap(answer: HttpAnswer) -> None:
    """Let through what may be SOAP: 200 and 500 with XML. Everything else raises what it is."""
    error = _by_headers(answer) or _by_status(answer) or _by_body(answer)
    if error is not None:
        raise error


def _by_headers(answer: HttpAnswer) -> errors.ExchangeError | None:
    if any(name in answer.headers for name in ACTIVE_SYNC_HEADERS) or answer.status == 449:
        return errors.NotEwsActiveSync(host=_host(answer), status=answer.status)
    return None


def _by_status(answer: HttpAnswer) -> errors.ExchangeError | None:
    host, status = _host(answer), answer.status
    if status in (200, 500):
        return None
    if status == 403:
        return errors.EwsDisabled(host=host, status=status)
    if status in (429, 503):
        return errors.Throttled(host=host, status=status, retry_after_seconds=_retry_after(answer))
    if status >= 500:
        return errors.ServerError(host=host, status=status)
    if status == 440 or _leads_to_owa(answer):
        return errors.NotEwsOwa(host=host, status=status)
    return errors.NotEws(host=host, status=status)


def _leads_to_owa(answer: HttpAnswer) -> bool:
    target = _path(answer.headers.get("Location", ""))
    path = _path(answer.url)
    return any(mark in target for mark in OWA_PATHS) or path.startswith("/owa")


def _path(url: str) -> str:
    try:
        return urlsplit(url).path.lower()
    except ValueError:  # the server's own words
        return ""


def _by_body(answer: HttpAnswer) -> errors.ExchangeError | None:
    start = answer.body[:4096].lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    if start.startswith(b"<") and not start.startswith((b"<!doctype html", b"<html")) and b"<html" not in start:
        return None
    if answer.status == 500:
        return errors.ServerError(host=_host(answer), status=500)
    is_owa = any(mark in answer.body[:65536].lower() for mark in OWA_MARKS) or _leads_to_owa(answer)
    kind = errors.NotEwsOwa if is_owa else errors.NotEws
    return kind(host=_host(answer), status=answer.status)


def _retry_after(answer: HttpAnswer) -> float:
    said = read_number(answer.headers.get("Retry-After", ""), -1)
    return float(said) if said >= 0 else DEFAULT_RETRY_SECONDS


def _host(answer: HttpAnswer) -> str:
    return urlsplit(answer.url).hostname or ""
