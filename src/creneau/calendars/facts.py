"""What a message may mention: facts of one failure, each with words for when it is unknown."""

from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from creneau.accounts.locales import clock
from creneau.calendars.models import CalendarConnection, ConnectionAttempt


def of_attempt(attempt: ConnectionAttempt, time_zone: str) -> dict[str, Any]:
    return _facts(attempt.email, attempt.server, attempt.detail, time_zone)


def of_connection(connection: CalendarConnection, time_zone: str) -> dict[str, Any]:
    return _facts(connection.email, connection.server, {}, time_zone)


def of_failure(email: str, server: str, detail: dict[str, Any], time_zone: str) -> dict[str, Any]:
    return _facts(email, server, detail, time_zone)


def _facts(email: str, server: str, detail: dict[str, Any], time_zone: str) -> dict[str, Any]:
    known = {name: fact for name, fact in detail.items() if fact not in (None, "")}
    return {
        "issuer": _("an unknown authority"),
        "version": _("unknown"),
        "proposed_username": "",
        **known,
        "email": email or known.get("mailbox", ""),
        "domain": email.partition("@")[2],
        "server": server or known.get("host", ""),
        "host": known.get("host") or host_of(server) or _("your Exchange server"),
        "retry": _when(known, time_zone),
    }


def host_of(server: str) -> str:
    """``mail.example.com`` of a bare name or a full address; "" of what is neither."""
    try:
        return urlsplit(server if "//" in server else f"//{server}").hostname or ""
    except ValueError:
        return ""


def _when(detail: dict[str, Any], time_zone: str) -> str:
    if retry_at := detail.get("retry_at"):
        return clock(datetime.fromisoformat(str(retry_at).replace("Z", "+00:00")), time_zone)
    return ""
