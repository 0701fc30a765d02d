"""The calendars of a host as one tree: theirs, those shared with them, rooms."""

from collections.abc import Iterable
from typing import NamedTuple

from django.utils.translation import gettext as _

from creneau.calendars.models import Calendar, CalendarConnection


class Group(NamedTuple):
    label: str
    rows: list[Calendar]


def groups(connections: Iterable[CalendarConnection]) -> list[Group]:
    """Each connection's calendars must be prefetched. Groups of an account are named after it if there are several."""
    accounts = list(connections)
    found = []
    for account in accounts:
        for kinds, label in _labels():
            rows = [row for row in account.calendars.all() if row.kind in kinds]
            name = f"{label} ({account.email})" if len(accounts) > 1 else label
            found.extend([Group(name, rows)] if rows else [])
    return found


def _labels() -> list[tuple[set[str], str]]:
    kind = Calendar.Kind
    return [
        ({kind.PRIMARY, kind.OWN}, _("Yours")),
        ({kind.SHARED}, _("Shared with you")),
        ({kind.ROOM}, _("Rooms")),
    ]
