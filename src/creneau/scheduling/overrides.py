"""Date overrides: days on which a host works other hours than usual, or not at all."""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from creneau.availability import parse
from creneau.scheduling.holding import locked_schedule
from creneau.scheduling.models import Schedule

MOST_DAYS = 366
FARTHEST = timedelta(days=5 * 366)


@transaction.atomic
def set_override(
    *, schedule: Schedule, days: Collection[date], hours: list[list[str]], now: datetime | None = None
) -> Schedule:
    """``hours`` take the place of the usual ones on each of the days; none: not available.

    ``ValidationError`` with ``days`` (none, too many, before today in the schedule's zone) or ``hours``.
    """
    schedule = locked_schedule(schedule)
    _check_days(days, today(schedule, now or timezone.now()))
    schedule.overrides = {**schedule.overrides, **{day.isoformat(): hours for day in days}}
    try:
        parse.by_date(schedule.overrides, "hours")
    except parse.Malformed as problem:
        raise ValidationError({"hours": problem.message}) from None
    schedule.save(update_fields=["overrides"])
    return schedule


@transaction.atomic
def remove_override(*, schedule: Schedule, days: Collection[date]) -> Schedule:
    """The usual hours count again on these days."""
    schedule = locked_schedule(schedule)
    gone = {day.isoformat() for day in days}
    schedule.overrides = {day: hours for day, hours in schedule.overrides.items() if day not in gone}
    schedule.save(update_fields=["overrides"])
    return schedule


def today(schedule: Schedule, now: datetime) -> date:
    return now.astimezone(ZoneInfo(schedule.time_zone)).date()


def _check_days(days: Collection[date], first: date) -> None:
    if not days:
        raise ValidationError({"days": _("Choose at least one day.")})
    if min(days) < first:
        raise ValidationError({"days": _("A day that is over cannot be changed.")})
    if len(days) > MOST_DAYS or max(days) > first + FARTHEST:
        raise ValidationError({"days": _("At most a year at once, and no day more than five years ahead.")})
