"""Whom to believe beyond the system's authorities: one's own authority, or a certificate pinned by an administrator."""

from urllib.parse import urlsplit

from cryptography import x509
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from creneau.accounts.models import User
from creneau.calendars import exchange
from creneau.calendars.models import PinnedCertificate
from creneau.ews import certificates, errors
from creneau.ews.certificates import Certificate
from creneau.ews.policy import normal_host


def authorities(pem: str) -> str:
    """The PEM as it is kept, "" for none; ``ValidationError`` for what holds no certificate."""
    if not pem.strip():
        return ""
    try:
        x509.load_pem_x509_certificates(pem.encode())
    except ValueError:
        words = _("This is no certificate in PEM form: it begins with “-----BEGIN CERTIFICATE-----”.")
        raise ValidationError({"ca_pem": words}) from None
    return pem.strip()


def look(*, server: str) -> Certificate:
    """What a host name, a ``host:port`` or an EWS address shows; ``ValidationError``, ``ExchangeFailed``."""
    host, port = _address(server)
    try:
        return certificates.look(host, port, exchange.policy())
    except errors.ExchangeError as error:
        raise exchange.failed(error) from error


def pin(*, server: str, fingerprint: str, by: User) -> PinnedCertificate:
    """From now on the host must show this very certificate. ``ValidationError`` when it shows another by now."""
    shown = look(server=server)
    if shown.fingerprint != fingerprint:
        raise ValidationError(_("The server shows another certificate by now. Compare it again."))
    facts = {"subject": shown.subject, "issuer": shown.issuer, "valid_until": shown.valid_until}
    row, _created = PinnedCertificate.objects.update_or_create(
        host=shown.host, defaults={"fingerprint": fingerprint, "pinned_by": by, **facts}
    )
    return row


def unpin(*, pinned: PinnedCertificate) -> None:
    """The host is believed again for what its certificate says, and for nothing else."""
    pinned.delete()


def _address(server: str) -> tuple[str, int]:
    text = server.strip()
    try:
        parts = urlsplit(text if "//" in text else f"//{text}")
        host, port = normal_host(parts.hostname or ""), parts.port or 443
    except ValueError:
        host, port = "", 0
    if not host or " " in host or parts.scheme == "http":
        raise ValidationError(_("This is not a server’s name, such as mail.example.com."))
    return host, port
