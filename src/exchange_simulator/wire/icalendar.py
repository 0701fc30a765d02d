"""MimeContent of a calendar item: the iCalendar text (RFC 5545) that Exchange gives for it.

https://learn.microsoft.com/exchange/client-developer/web-service-reference/mimecontent
"""

import base64
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from exchange_simulator.mailbox.event import Event
from exchange_simulator.mailbox.recurrence import INDEXES, Recurrence
from exchange_simulator.wire.zone_definition import YearlyChange, standard_bias, yearly_changes

_FREQUENCIES = {"Daily": "DAILY", "Weekly": "WEEKLY"}
_BUSY = {"WorkingElsewhere": "WORKINGELSEWHERE", "NoData": "BUSY"}


def mime_content(event: Event) -> str:
    """Base64 of UTF-8."""
    return base64.b64encode("\r\n".join([*_calendar(event), ""]).encode()).decode()


def _calendar(event: Event) -> Iterator[str]:
    yield from ("BEGIN:VCALENDAR", "METHOD:PUBLISH", "PRODID:Exchange simulator", "VERSION:2.0")
    yield from _zone(event)
    yield from _event(event)
    for exception in event.exceptions.values():
        yield from _event(exception)
    yield "END:VCALENDAR"


def _zone(event: Event) -> Iterator[str]:
    changes = {change.is_daylight: change for change in yearly_changes(event.zone)}
    standard = standard_bias(event.zone)
    summer = changes[True].bias if changes else standard
    yield from ("BEGIN:VTIMEZONE", f"TZID:{event.time_zone}")
    yield from _observance("STANDARD", changes.get(False), summer, standard)
    if changes:
        yield from _observance("DAYLIGHT", changes[True], standard, summer)
    yield "END:VTIMEZONE"


def _observance(kind: str, change: YearlyChange | None, before: int, after: int) -> Iterator[str]:
    clock = (datetime(1601, 1, 1, tzinfo=UTC) + (change.at if change else timedelta())).strftime("%H%M%S")
    yield from (f"BEGIN:{kind}", f"DTSTART:16010101T{clock}")
    yield from (f"TZOFFSETFROM:{_offset(before)}", f"TZOFFSETTO:{_offset(after)}")
    if change:
        day = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")[change.weekday]
        yield f"RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY={change.occurrence}{day};BYMONTH={change.month}"
    yield f"END:{kind}"


def _offset(bias: int) -> str:
    return f"{'-' if bias > 0 else '+'}{abs(bias) // 60:02}{abs(bias) % 60:02}"


def _event(event: Event) -> Iterator[str]:
    busy = _BUSY.get(event.status, event.status.upper())
    yield from ("BEGIN:VEVENT", f"UID:{event.uid}", f"SUMMARY:{_text(event.subject)}")
    yield from (_moment("DTSTART", event.start, event), _moment("DTEND", event.end, event))
    if event.recurrence:
        yield _rule(event.recurrence, event.zone)
        yield from (_moment("EXDATE", hole, event) for hole in sorted(event.deleted))
    if event.original_start:
        yield _moment("RECURRENCE-ID", event.original_start, event)
    yield from (f"CLASS:{'PRIVATE' if event.sensitivity == 'Private' else 'PUBLIC'}", "PRIORITY:5")
    yield from (f"DTSTAMP:{event.modified_at:%Y%m%dT%H%M%SZ}", f"SEQUENCE:{event.sequence}")
    yield from (f"TRANSP:{'TRANSPARENT' if event.status == 'Free' else 'OPAQUE'}", f"LOCATION:{_text(event.location)}")
    yield from (f"X-MICROSOFT-CDO-BUSYSTATUS:{busy}", f"X-MICROSOFT-CDO-ALLDAYEVENT:{str(event.is_all_day).upper()}")
    if event.attendees:
        yield f'ORGANIZER;CN="{event.organizer.name}":MAILTO:{event.organizer.email}'
        yield from (f'ATTENDEE;CN="{each.person.name}":MAILTO:{each.person.email}' for each in event.attendees)
    yield "END:VEVENT"


def _moment(name: str, moment: datetime, event: Event) -> str:
    local = moment.astimezone(event.zone)
    if event.is_all_day:
        return f"{name};VALUE=DATE:{local:%Y%m%d}"
    return f"{name};TZID={event.time_zone}:{local:%Y%m%dT%H%M%S}"


def _rule(recurrence: Recurrence, zone: ZoneInfo) -> str:
    frequency = _FREQUENCIES.get(recurrence.kind, "YEARLY" if recurrence.kind.endswith("Yearly") else "MONTHLY")
    parts = [f"FREQ={frequency}", f"INTERVAL={recurrence.interval}"]
    if recurrence.kind == "Weekly":
        parts.append("BYDAY=" + ",".join(day[:2].upper() for day in recurrence.days))
    elif recurrence.kind.startswith("Absolute"):
        parts.append(f"BYMONTHDAY={recurrence.day_of_month}")
    elif recurrence.kind.startswith("Relative"):
        position = -1 if recurrence.index == "Last" else INDEXES.index(recurrence.index) + 1
        parts.append("BYDAY=" + ",".join(f"{position}{day[:2].upper()}" for day in recurrence.days))
    if recurrence.kind.endswith("Yearly"):
        parts.append(f"BYMONTH={recurrence.month}")
    if recurrence.until:
        last = datetime(recurrence.until.year, recurrence.until.month, recurrence.until.day, 23, 59, 59, tzinfo=zone)
        parts.append(f"UNTIL={last.astimezone(UTC):%Y%m%dT%H%M%SZ}")
    if recurrence.occurrences:
        parts.append(f"COUNT={recurrence.occurrences}")
    return "RRULE:" + ";".join(parts)


def _text(value: str) -> str:
    return value.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")
