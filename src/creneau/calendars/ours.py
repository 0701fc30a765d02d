"""What others did to events of ours in Exchange: moved, shortened or deleted them, or answered the invitation.

Our own writes never come back as changes: only events at rest are compared, what differs is looked at once more by
itself, and what is then found is kept only if nothing was wished meanwhile. A deletion is believed only when neither
the id nor the key leads anywhere.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db import transaction

from creneau.accounts.models import Host
from creneau.calendars.finding import Found, find
from creneau.calendars.models import Calendar, CalendarEvent, EventChange
from creneau.calendars.reading import Reading
from creneau.calendars.signals import events_changed
from creneau.ews.connection import Connection
from creneau.ews.deadline import Deadline
from creneau.ews.values import CalendarItem

Kind, Outcome = EventChange.Kind, EventChange.Outcome


@dataclass(frozen=True)
class Sight:
    """An event as it was when it was looked for, and what was found of it."""

    event: CalendarEvent
    found: Found | None


def look_closer(server: Connection, host: Host, readings: Iterable[Reading], within_seconds: float) -> list[Sight]:
    """Each event at rest that a reading shows otherwise than it was written, or does not show: what is there really."""
    deadline = Deadline(within_seconds)
    sights = []
    for reading in readings:
        for calendar, items in reading.ours.items():
            for event in _doubtful(host, calendar, reading, items):
                sights.append(Sight(event, find(server, event, calendar, deadline)))
    return sights


def note(host: Host, sights: Iterable[Sight]) -> None:
    """Within the caller's transaction. What was wished for meanwhile goes before what was seen."""
    logged = False
    for sight in sights:
        rows = CalendarEvent.objects.at_rest().filter(pk=sight.event.pk, revision=sight.event.revision)
        if rows.select_for_update().exists():
            _remember(sight)
            logged |= _log(sight)
    if logged:
        transaction.on_commit(lambda: events_changed.send(sender=EventChange, host_id=host.pk), robust=True)


def _doubtful(
    host: Host, calendar: Calendar, reading: Reading, items: Iterable[CalendarItem]
) -> Iterator[CalendarEvent]:
    shown = {item.id: item for item in items if not item.is_cancelled}
    at_rest = CalendarEvent.objects.at_rest().filter(host=host).select_related("host")
    here = at_rest.filter(calendar=calendar, start_at__lt=reading.window.end_at, end_at__gt=reading.window.start_at)
    keyed = at_rest.filter(key__in={item.event_key for item in shown.values()})
    for event in here | keyed:
        item = shown.get(event.item_id)
        if item is None or item.change_key != event.change_key or event.calendar_id is None:
            yield event


def _remember(sight: Sight) -> None:
    """Where it is and which edit of it was seen; who answered what."""
    if sight.found is None:
        return
    details = sight.found.details
    CalendarEvent.objects.filter(pk=sight.event.pk).update(
        calendar=sight.found.calendar,
        item_id=details.id,
        change_key=details.change_key,
        responses={each.email.lower(): each.response for each in details.attendees if each.response},
    )


def _log(sight: Sight) -> bool:
    """True when there is something new that somebody has to decide."""
    event, found = sight.event, sight.found
    undecided = event.changes.filter(outcome__in=EventChange.UNDECIDED)
    if found and (found.details.start_at, found.details.end_at) == (event.start_at, event.end_at):
        if undecided.update(outcome=Outcome.OVERTAKEN):
            CalendarEvent.objects.filter(pk=event.pk).update(state=CalendarEvent.State.WRITTEN)
        return False
    times = (found.details.start_at, found.details.end_at) if found else (None, None)
    last = undecided.last()
    if last and (last.kind, last.start_at, last.end_at) == (Kind.MOVED if found else Kind.GONE, *times):
        return False
    undecided.update(outcome=Outcome.OVERTAKEN)
    EventChange.objects.create(
        event=event,
        kind=Kind.MOVED if found else Kind.GONE,
        start_at=times[0],
        end_at=times[1],
        revision=event.revision,
    )
    return True
