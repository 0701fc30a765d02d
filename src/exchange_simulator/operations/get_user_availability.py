"""https://learn.microsoft.com/exchange/client-developer/web-service-reference/getuseravailability-operation"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from exchange_simulator.errors import EwsError
from exchange_simulator.mailbox.event import Event
from exchange_simulator.mailbox.mailbox import Mailbox
from exchange_simulator.operations.call import Call
from exchange_simulator.versions import knows_working_elsewhere
from exchange_simulator.wire.availability_zone import Rule, SerializedZone, read_zone, write_zone
from exchange_simulator.wire.times import read_instant
from exchange_simulator.wire.xml import Element, child, m, t, text

LONGEST_WINDOW = timedelta(days=62)
MOST_MAILBOXES = 100
_DIGITS = {"Free": "0", "Tentative": "1", "Busy": "2", "OOF": "3", "WorkingElsewhere": "4", "NoData": "4"}


@dataclass(frozen=True)
class _Window:
    """Aware UTC; `interval` minutes a digit of MergedFreeBusy; `zone` None where times stay UTC."""

    start: datetime
    end: datetime
    interval: int
    view: str
    zone: SerializedZone

    def local(self, moment: datetime) -> str:
        return self.zone.from_utc(moment).isoformat(timespec="seconds")


def get_user_availability(call: Call) -> Element:
    """Default calendars only; the asked mailboxes' passwords are not needed, only free/busy rights."""
    window = _window(call)
    mailboxes = child(call.body, "MailboxDataArray")
    asked = [] if mailboxes is None else [text(child(each, "Email"), "Address") for each in mailboxes]
    if len(asked) > MOST_MAILBOXES:
        raise EwsError("ErrorMailboxDataArrayTooBig", is_fault=True)
    answers = [_one(call, address, window) for address in asked]
    return m("GetUserAvailabilityResponse", m("FreeBusyResponseArray", answers))


def _window(call: Call) -> _Window:
    """Raises faults: ErrorInvalidTimeInterval, ErrorTimeIntervalTooBig, ErrorInvalidMergedFreeBusyInterval."""
    zone = _zone(call)
    options = child(call.body, "FreeBusyViewOptions")
    if options is None:
        raise EwsError("ErrorInvalidFreeBusyViewType", "FreeBusyViewOptions is required.", is_fault=True)
    span = child(options, "TimeWindow")
    start, end = (_moment(text(span, name), zone) for name in ("StartTime", "EndTime"))
    if end <= start:
        raise EwsError("ErrorInvalidTimeInterval", is_fault=True)
    if end - start > LONGEST_WINDOW:
        raise EwsError("ErrorTimeIntervalTooBig", is_fault=True)
    interval = int(text(options, "MergedFreeBusyIntervalInMinutes", "30"))
    if not 5 <= interval <= 1440:
        text_of_error = "The interval must be between 5 and 1440 minutes."
        raise EwsError("ErrorInvalidMergedFreeBusyInterval", text_of_error, is_fault=True)
    return _Window(start, end, interval, text(options, "RequestedView", "FreeBusy"), zone)


def _zone(call: Call) -> SerializedZone:
    element = child(call.body, "TimeZone")
    if element is not None:
        return read_zone(element)
    if call.request.time_zone is None:
        return SerializedZone(0, Rule(0), Rule(0))
    named = call.zone
    return read_zone(write_zone(named if isinstance(named, ZoneInfo) else ZoneInfo("UTC")))


def _moment(written: str, zone: SerializedZone) -> datetime:
    """A time with an offset says all itself; without, it is in the request's zone."""
    plain = read_instant(written, UTC).replace(tzinfo=None)
    has_offset = datetime.fromisoformat(written).tzinfo is not None
    return plain.replace(tzinfo=UTC) if has_offset else zone.to_utc(plain)


def _one(call: Call, address: str, window: _Window) -> Element:
    try:
        mailbox = _asked(call, address)
        rights = call.rights(mailbox, mailbox.folder("calendar"))
        if not rights.free_busy:
            raise EwsError("ErrorNoFreeBusyAccess", "Free/busy of this mailbox may not be read.")
        view = _view(call, mailbox, window, detailed=rights.read)
    except EwsError as error:
        return m("FreeBusyResponse", _refusal(error), m("FreeBusyView", t("FreeBusyViewType", "None")))
    return m("FreeBusyResponse", m("ResponseMessage", m("ResponseCode", "NoError"), ResponseClass="Success"), view)


def _asked(call: Call, address: str) -> Mailbox:
    if address.lower() not in call.organisation.mailboxes:
        raise EwsError("ErrorMailRecipientNotFound")
    return call.mailbox(address)


def _refusal(error: EwsError) -> Element:
    return m(
        "ResponseMessage",
        m("MessageText", error.message),
        m("ResponseCode", error.code),
        m("DescriptiveLinkKey", "0"),
        ResponseClass="Error",
    )


def _view(call: Call, mailbox: Mailbox, window: _Window, *, detailed: bool) -> Element:
    events = [
        event
        for event in mailbox.events("calendar", start=window.start, end=window.end)
        if event.end > window.start and not event.is_cancelled
    ]
    kind = window.view if detailed else window.view.replace("Detailed", "FreeBusy")
    merged = _merged(events, window) if "Merged" in kind else None
    listed = [_event(call, event, window, mailbox, detailed="Detailed" in kind) for event in events]
    return m(
        "FreeBusyView",
        t("FreeBusyViewType", kind),
        t("MergedFreeBusy", merged) if merged is not None else None,
        t("CalendarEventArray", listed) if listed and kind != "MergedOnly" else None,
        _working_hours(mailbox),
    )


def _status(call: Call, event: Event) -> str:
    hidden = event.status == "WorkingElsewhere" and not knows_working_elsewhere(call.request_version)
    return "Free" if hidden else event.status


def _event(call: Call, event: Event, window: _Window, mailbox: Mailbox, *, detailed: bool) -> Element:
    return t(
        "CalendarEvent",
        t("StartTime", window.local(event.start)),
        t("EndTime", window.local(event.end)),
        t("BusyType", _status(call, event)),
        _details(event, mailbox) if detailed else None,
    )


def _details(event: Event, mailbox: Mailbox) -> Element:
    flags = {
        "IsMeeting": event.is_meeting,
        "IsRecurring": event.original_start is not None,
        "IsException": event.is_exception,
        "IsReminderSet": event.is_reminder_set,
        "IsPrivate": event.sensitivity == "Private",
    }
    return t(
        "CalendarEventDetails",
        t("ID", mailbox.item_id(event)),
        t("Subject", event.subject),
        t("Location", event.location),
        [t(name, "true" if value else "false") for name, value in flags.items()],
    )


def _merged(events: list[Event], window: _Window) -> str:
    step = timedelta(minutes=window.interval)
    digits, start = [], window.start
    while start < window.end:
        here = [_DIGITS[event.status] for event in events if event.start < start + step and event.end > start]
        digits.append(max((digit for digit in here if digit < "4"), default=max(here, default="0")))
        start += step
    return "".join(digits)


def _working_hours(mailbox: Mailbox) -> Element:
    hours = mailbox.working_hours
    minutes = (hours.start.hour * 60 + hours.start.minute, hours.end.hour * 60 + hours.end.minute)
    period = t(
        "WorkingPeriod",
        t("DayOfWeek", " ".join(hours.days)),
        t("StartTimeInMinutes", str(minutes[0])),
        t("EndTimeInMinutes", str(minutes[1])),
    )
    return t("WorkingHours", write_zone(mailbox.zone), t("WorkingPeriodArray", period))
