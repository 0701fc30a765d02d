"""Whether the process answers, and whether it could do its work."""

from collections.abc import Callable

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from creneau.calendars import vault
from creneau.calendars.models import CalendarConnection


@require_safe
def alive(request: HttpRequest) -> JsonResponse:
    """``/healthz``: the process answers."""
    return JsonResponse({"status": "ok"})


@require_safe
def ready(request: HttpRequest) -> JsonResponse:
    """``/readyz``: 200 when every check holds, 503 and which one does not otherwise."""
    checks = {name: _holds(check) for name, check in _CHECKS.items()}
    well = all(checks.values())
    words = {name: "ok" if held else "failed" for name, held in checks.items()}
    return JsonResponse({"status": "ok" if well else "failed", "checks": words}, status=200 if well else 503)


def _holds(check: Callable[[], bool]) -> bool:
    try:
        return check()
    except (DatabaseError, vault.VaultError):
        return False


def _database_answers() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return bool(cursor.fetchone() == (1,))


def _migrations_are_applied() -> bool:
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def _keys_are_usable() -> bool:
    """They open what was sealed last."""
    newest = CalendarConnection.objects.order_by("-id").first()
    return newest is None or bool(vault.unseal(newest.sealed_password, row=newest))


_CHECKS = {
    "database": _database_answers,
    "migrations": _migrations_are_applied,
    "credential_keys": _keys_are_usable,
}
