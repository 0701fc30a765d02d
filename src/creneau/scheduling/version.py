"""Whether what is offered can have changed: two quick queries instead of the arithmetic.

Django takes longer to write these queries than the database to answer them, so they are written once.
"""

from functools import cache
from hashlib import sha256
from typing import Any

from django.db import connection

from creneau.accounts.models import Host
from creneau.calendars.models import CalendarConnection
from creneau.scheduling.models import EventType, Schedule

_HOST, _SLUG = "<host>", "<slug>"


def version_of(host_slug: str, slug: str) -> bytes | None:
    """A digest of what the openings of a published event type depend on but the clock; None where none is published.

    While it stays equal, so do the openings of any window, and how old the mirror is. Bookings, busy times and the
    statuses that block are in it as the host's ``busy_version``.
    """
    asked: dict[Any, Any] = {_HOST: host_slug, _SLUG: slug}
    found: list[tuple[object, ...]] = []
    with connection.cursor() as cursor:
        for sql, parameters in _queries():
            cursor.execute(sql, [asked.get(parameter, parameter) for parameter in parameters])
            rows = cursor.fetchall()
            if not found and not rows:
                return None
            found += rows
    return sha256(repr(found).encode()).digest()


@cache
def _queries() -> tuple[tuple[str, tuple[Any, ...]], ...]:
    offered = EventType.objects.listed().filter(host__slug=_HOST, slug=_SLUG)
    columns = [*_columns(EventType), *_columns(Schedule, "schedule__"), *_columns(Host, "host__")]
    mirrored = CalendarConnection.objects.filter(host__slug=_HOST).order_by("pk", "calendars__pk")
    calendars = ("pk", "synchronised_at", "mirrored_until", "calendars__pk", "calendars__checks_conflicts")
    return (
        offered.values_list(*columns).query.sql_with_params(),
        mirrored.values_list(*calendars).query.sql_with_params(),
    )


def _columns(model: type[EventType | Schedule | Host], prefix: str = "") -> list[str]:
    return [f"{prefix}{field.attname}" for field in model._meta.concrete_fields]
