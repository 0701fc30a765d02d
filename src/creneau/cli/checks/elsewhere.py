"""What only others can answer: the mail server, and the Exchange servers that the administrator named."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from smtplib import SMTPAuthenticationError, SMTPException
from ssl import SSLError

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import get_connection
from django.utils import timezone

from creneau.calendars import certificates, exchange
from creneau.calendars.errors import ExchangeFailed
from creneau.cli.checks import Mend

SECONDS = 10
DAYS_LEFT = 14


def _mail() -> Iterator[str]:
    """Connects, greets and signs in; sends nothing."""
    if not settings.SENDS_MAIL:
        yield "no mail server is set: nothing is sent, but from hosts' Exchange mailboxes"
        return
    if settings.EMAIL_BACKEND.endswith("FolderBackend"):
        folder = Path(settings.EMAIL_HOST)
        if folder.exists() and not os.access(folder, os.W_OK):
            raise Mend(f"{folder} cannot be written to")
        yield f"mail becomes files in {folder}"
        return
    where = f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT}"
    try:
        with get_connection(timeout=SECONDS):
            yield f"{where} answers" + (f" and knows {settings.EMAIL_HOST_USER}" if settings.EMAIL_HOST_USER else "")
    except SMTPAuthenticationError:
        raise Mend(f"{where} refuses the user name or the password of CRENEAU_MAIL_SERVER") from None
    except SSLError as error:
        raise Mend(f"{where} cannot be trusted ({error.reason}): give this machine its authority") from None
    except (OSError, SMTPException) as error:
        raise Mend(f"{where} does not answer as a mail server ({error}): see CRENEAU_MAIL_SERVER") from None


def _exchange() -> Iterator[str]:
    """The TLS chain of each server that was named; no password is near."""
    yield f"authorities: the system's{' and yours' if settings.EXCHANGE_CA else ''}"
    if not settings.EXCHANGE_SERVERS:
        yield "no server is named: each is looked for when somebody connects"
    servers = sorted(set(settings.EXCHANGE_SERVERS.values()))
    if problems := [problem for server in servers if (problem := _problem_of(server))]:
        raise Mend("; ".join(problems))
    yield from (f"{server} is trusted" for server in servers)


def _problem_of(server: str) -> str:
    try:
        shown = certificates.look(server=server)
    except ExchangeFailed as failure:
        return f"{server}: {REMEDIES.get(failure.cause, failure.cause)}"
    except ValidationError as error:
        return f"{server}: {error.messages[0]}"
    pinned = exchange.policy().pinned_at(shown.host)
    if pinned:
        return "" if pinned == shown.fingerprint else f"{server}: {REMEDIES['pinned']}"
    if shown.problem:
        return f"{server}: {REMEDIES.get(shown.problem, shown.problem)} (issued by {shown.issuer})"
    days = (shown.valid_until - timezone.now()).days
    return "" if days >= DAYS_LEFT else f"{server}: its certificate ends in {days} days: have it renewed"


REMEDIES = {
    "tls_untrusted": "its certificate comes from an authority that is not known here: see CRENEAU_EXCHANGE_CA",
    "tls_name": "its certificate is made out to another name: name the server as its certificate does",
    "tls_expired": "its certificate has ended or is not valid yet: have it renewed",
    "pinned": "it shows another certificate than the one pinned for it: compare it and pin it anew",
    "name_not_found": "its name is not known to the DNS: see CRENEAU_EXCHANGE_SERVERS",
    "connection_refused": "nobody answers at that port: see CRENEAU_EXCHANGE_SERVERS and the firewall",
    "timeout": "it does not answer in time: see the firewall",
    "refused_address": "its address may not be connected to: see CRENEAU_EXCHANGE_ALLOWED_NETWORKS",
    "not_ews": "it does not speak TLS at that port: see CRENEAU_EXCHANGE_SERVERS",
}

CHECKS: dict[str, Callable[[], Iterator[str]]] = {"mail": _mail, "exchange": _exchange}
