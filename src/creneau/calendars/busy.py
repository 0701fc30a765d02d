"""The times that take slots away, read from the mirror."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import NamedTuple, cast

from django.db.models import QuerySet

from creneau.accounts.models import Host
from creneau.availability import Status
from creneau.calendars.models import BusyTime, CalendarConnection, CalendarSettings


class Busy(NamedTuple):
    """A stretch of the mirror that blocks. Half-open, aware UTC."""

    start_at: datetime
    end_at: datetime
    status: Status
    calendar: str


def busy_times(host: Host, start_at: datetime, end_at: datetime) -> list[Busy]:
    """What blocks within the window, by the host's choice of statuses and calendars; one query beside the settings."""
    return _named(_of_statuses(host, start_at, end_at, bool))


def left_free(host: Host, start_at: datetime, end_at: datetime) -> list[Busy]:
    """What stands in the checked calendars and does not block, by the host's choice of statuses."""
    return _named(_of_statuses(host, start_at, end_at, lambda blocks: not blocks))


def blocked_times(host: Host, start_at: datetime, end_at: datetime) -> Iterable[tuple[datetime, datetime]]:
    """The bare times of ``busy_times``, in no order: half the work where nobody asks whose they are."""
    return _of_statuses(host, start_at, end_at, bool).values_list("start_at", "end_at")


def _named(rows: QuerySet[BusyTime]) -> list[Busy]:
    columns = rows.order_by("start_at").values_list("start_at", "end_at", "status", "calendar__name")
    return [Busy(start, end, cast(Status, status), name) for start, end, status, name in columns]


def _of_statuses(
    host: Host, start_at: datetime, end_at: datetime, wanted: Callable[[bool], bool]
) -> QuerySet[BusyTime]:
    statuses = [status for status, blocks in settings_of(host).blocking().items() if wanted(blocks)]
    rows = BusyTime.objects.overlapping(start_at, end_at)
    return rows.filter(calendar__host=host, calendar__checks_conflicts=True, status__in=statuses)


def settings_of(host: Host) -> CalendarSettings:
    """The host's row, or the defaults while there is none."""
    return CalendarSettings.objects.filter(host=host).first() or CalendarSettings(host=host)


def mirrored_until(host: Host) -> datetime | None:
    """Up to when the mirror knows the host's calendars: None without limit (no calendar connected).

    A connection that was never read knows nothing yet: the smallest instant there is.
    """
    ends = list(CalendarConnection.objects.of(host).values_list("mirrored_until", flat=True))
    return min((end or _NEVER for end in ends), default=None)


_NEVER = datetime.fromisoformat("0001-01-02T00:00:00+00:00")
