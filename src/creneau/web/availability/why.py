"""Why is this time not offered? A day, stretch by stretch, in words."""

from datetime import date, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from creneau.accounts.models import Host
from creneau.scheduling.explain import Stretch, explain_day
from creneau.scheduling.models import EventType
from creneau.web.availability.statuses import STATUSES
from creneau.web.templatetags.times import duration

BY_NAME = {status.name: status for status in STATUSES}


class Row(NamedTuple):
    start: str
    end: str
    kind: str  # the class that draws it: shut, ours, one of the statuses; "" where slots are offered
    what: str
    note: str


class Question(NamedTuple):
    event_types: list[EventType]
    event_type: EventType | None
    day: date
    rows: list[Row]  # empty until asked


def question(host: Host, asked: QueryDict) -> Question:
    """``type`` and ``day`` as they stand in the address; what cannot be meant is the first type, or tomorrow."""
    event_types = list(EventType.objects.filter(host=host).select_related("schedule"))
    chosen = next((row for row in event_types if str(row.pk) == asked.get("type")), next(iter(event_types), None))
    now = timezone.now()
    day = _day(asked.get("day", "")) or (now.astimezone(ZoneInfo(host.time_zone)) + timedelta(days=1)).date()
    if chosen is None or "day" not in asked:
        return Question(event_types, chosen, day, [])
    chosen.host = host
    zone = ZoneInfo(chosen.schedule.time_zone)
    stretches = explain_day(event_type=chosen, day=day, now=now)
    return Question(event_types, chosen, day, [_row(stretch, chosen, day, zone) for stretch in stretches])


def _day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if 2000 < day.year < 2200 else None


def _row(stretch: Stretch, event_type: EventType, day: date, zone: ZoneInfo) -> Row:
    end = stretch.end_at.astimezone(zone)
    until = "24:00" if end.date() > day else f"{end:%H:%M}"
    kind, what, note = _words(stretch, event_type)
    return Row(f"{stretch.start_at.astimezone(zone):%H:%M}", until, kind, what, note)


def _words(stretch: Stretch, event_type: EventType) -> tuple[str, str, str]:
    if stretch.cause == "offered":
        return "", _offered(stretch.slots), _left_free(stretch)
    if stretch.cause == "busy":
        status = BY_NAME.get(stretch.status, BY_NAME["busy"])
        return status.pattern, str(status.label), _("In the calendar “%(name)s”.") % {"name": stretch.calendar}
    if stretch.cause == "booking":
        return "ours", _("Booked through Créneau"), ""
    if stretch.cause == "held":
        return "ours", _("Held for somebody"), _("Until they confirm their e-mail address: half an hour at most.")
    what, note = _otherwise(stretch.cause, event_type)
    return "shut", what, note


def _otherwise(cause: str, event_type: EventType) -> tuple[str, str]:
    lasts, notice = duration(event_type.duration()), duration(event_type.minimum_notice_minutes)
    words = {
        "outside_hours": (_("Outside your working hours"), ""),
        "override": (_("Exception for this day"), _("It replaces the hours of the week.")),
        "buffer": (_("Buffer"), _buffer(event_type)),
        "notice": (
            _("Too soon"),
            _("Minimum notice: %(time)s.") % {"time": notice},
        ),
        "limit": (_("Limit reached"), _("As many are booked as you allow on one day, or in one week.")),
        "range": (_("Outside the dates"), _("This event type cannot be booked on this day.")),
        "unread": (_("Not read yet"), _("Your calendar has not been read as far as this.")),
        "too_short": (_("Free, but too short"), _("%(time)s do not fit in, or no start falls here.") % {"time": lasts}),
    }
    return words.get(cause, (cause, ""))


def _buffer(event_type: EventType) -> str:
    facts = {"before": event_type.buffer_before_minutes, "after": event_type.buffer_after_minutes}
    return _("%(before)s minutes before and %(after)s after each such meeting.") % facts


def _offered(slots: int) -> str:
    return ngettext("%(number)d slot offered", "%(number)d slots offered", slots) % {"number": slots}


def _left_free(stretch: Stretch) -> str:
    names = [str(BY_NAME[name].label) for name in stretch.left_free if name in BY_NAME and name != "free"]
    return _("%(names)s: this status leaves you free.") % {"names": ", ".join(names)} if names else ""
