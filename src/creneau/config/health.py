"""Whether the process answers, and whether it could do its work."""

from collections.abc import Callable

from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from creneau.calendars.vault import VaultError
from creneau.cli.database import is_up_to_date
from creneau.notifications.keys import check_keys


@require_safe
def alive(request: HttpRequest) -> JsonResponse:
    """``/healthz``: the process answers."""
    return JsonResponse({"status": "ok"})


@require_safe
def ready(request: HttpRequest) -> JsonResponse:
    """``/readyz``: 200 when every check holds; 503, and which one does not, otherwise."""
    checks = {name: "ok" if _holds(check) else "failed" for name, check in _CHECKS.items()}
    well = set(checks.values()) == {"ok"}
    return JsonResponse({"status": "ok" if well else "failed", "checks": checks}, status=200 if well else 503)


def _holds(check: Callable[[], bool]) -> bool:
    try:
        return check()
    except (DatabaseError, VaultError):
        return False


def _database_answers() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return bool(cursor.fetchone() == (1,))


def _keys_open_what_is_sealed() -> bool:
    check_keys()
    return True


_CHECKS = {
    "database": _database_answers,
    "migrations": is_up_to_date,
    "credential_keys": _keys_open_what_is_sealed,
}
