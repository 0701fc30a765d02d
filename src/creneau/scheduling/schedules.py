"""Working hours: added, changed, chosen, deleted. Each verb locks the host, so that two tabs lose nothing."""

from collections.abc import Collection, Sequence
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from creneau.accounts.models import Host
from creneau.availability import parse
from creneau.scheduling.holding import lock, locked_schedule
from creneau.scheduling.holidays import UnknownRegion
from creneau.scheduling.models import EventType, Schedule
from creneau.scheduling.models.schedule import office_hours

_ANY_DAY = date(2027, 1, 1)
WeeklyHours = dict[str, list[list[str]]]


@transaction.atomic
def add_schedule(*, host: Host, name: str, time_zone: str, like: Schedule | None = None) -> Schedule:
    """``like``: with its hours, exceptions and holidays. ``ValidationError`` by field."""
    lock(host.pk)
    schedule = Schedule(host=host, name=name, time_zone=time_zone, weekly_hours=office_hours())
    if like:
        for field in ("weekly_hours", "overrides", "holidays_country", "holidays_region"):
            setattr(schedule, field, getattr(like, field))
    schedule.is_default = not Schedule.objects.of(host).exists()
    _check(schedule)
    schedule.save()
    return schedule


@transaction.atomic
def change_schedule(
    *, schedule: Schedule, name: str, time_zone: str, weekly_hours: WeeklyHours, country: str = "", region: str = ""
) -> Schedule:
    """``country``, ``region``: whose public holidays are days off. Exceptions stay; ``ValidationError`` by field."""
    schedule = locked_schedule(schedule)
    schedule.name, schedule.time_zone, schedule.weekly_hours = name, time_zone, weekly_hours
    schedule.holidays_country, schedule.holidays_region = country, region if country else ""
    _check(schedule)
    schedule.save()
    return schedule


@transaction.atomic
def make_default(*, schedule: Schedule) -> None:
    lock(schedule.host_id)
    Schedule.objects.filter(host=schedule.host_id, is_default=True).exclude(pk=schedule.pk).update(is_default=False)
    Schedule.objects.filter(pk=schedule.pk).update(is_default=True)


@transaction.atomic
def delete_schedule(*, schedule: Schedule) -> None:
    """``ValidationError`` for the default one, and for one that an event type uses."""
    schedule = locked_schedule(schedule)
    if schedule == Schedule.objects.default_of(schedule.host):
        raise ValidationError(_("These are your default hours. Make others the default first."))
    if schedule.event_types.exists():
        raise ValidationError(_("Event types use these hours. Let them use others first."))
    schedule.delete()


@transaction.atomic
def choose_event_types(*, schedule: Schedule, event_types: Collection[int]) -> None:
    """Those (ids) use this schedule; what used it until now uses the default one."""
    schedule = locked_schedule(schedule)
    own = EventType.objects.filter(host=schedule.host_id)
    own.filter(pk__in=event_types).update(schedule=schedule)
    default = Schedule.objects.default_of(schedule.host)
    if schedule != default:
        own.filter(schedule=schedule).exclude(pk__in=event_types).update(schedule=default)


def _check(schedule: Schedule) -> None:
    schedule.name = schedule.name.strip()
    problems = {**_wrong_hours(schedule), **_wrong_holidays(schedule)}
    if problems:
        raise ValidationError(problems)
    schedule.full_clean(exclude=["host", "weekly_hours", "overrides"], validate_constraints=False)


def _wrong_hours(schedule: Schedule) -> dict[str, Sequence[str]]:
    try:
        parse.schedule(schedule.time_zone, schedule.weekly_hours, schedule.overrides)
    except parse.Malformed as problem:
        return {"time_zone" if problem.field == "timezone" else problem.field: [problem.message]}
    return {}


def _wrong_holidays(schedule: Schedule) -> dict[str, Sequence[str]]:
    try:
        schedule.holidays(_ANY_DAY, _ANY_DAY)
    except UnknownRegion:
        return {"holidays_country": [_("No public holidays are known there.")]}
    return {}
