"""GetUserAvailability: free/busy and working hours of mailboxes; default rights suffice.

MergedFreeBusy is never decoded: sources disagree about its digits. The times of the answer carry no zone, they are in
the zone of the request.
https://learn.microsoft.com/exchange/client-developer/web-service-reference/getuseravailability-operation
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from creneau.ews import errors
from creneau.ews.clocks import WEEKDAYS, Clock, Switch, zones_like
from creneau.ews.instants import read_instant, write_instant
from creneau.ews.numbers import read_number
from creneau.ews.operations.words import STATUSES
from creneau.ews.responses import read_error
from creneau.ews.values import Availability, BusyInterval, BusyStatus, WorkingHours, WorkingPeriod
from creneau.ews.xml import PREFIXES, Element, find_text, m, t

WITHOUT_EVENTS = ("None", "MergedOnly")  # the second says something, though only in the digits that are not decoded


@dataclass(frozen=True, slots=True)
class GetUserAvailability:
    """At most 100 mailboxes and 42 days at once (`read.free_busy` slices). Answers in the order of the addresses."""

    emails: Sequence[str]
    start_at: datetime
    end_at: datetime

    def request(self) -> Element:
        mailboxes = m("MailboxDataArray", *map(_mailbox, self.emails))
        window = t("TimeWindow", t("StartTime", text=_plain(self.start_at)), t("EndTime", text=_plain(self.end_at)))
        view = t(
            "FreeBusyViewOptions",
            window,
            t("MergedFreeBusyIntervalInMinutes", text="30"),
            t("RequestedView", text="FreeBusy"),
        )
        return m("GetUserAvailabilityRequest", _utc(), mailboxes, view)

    def answer(self, body: Element) -> list[Availability]:
        responses = body.findall("m:FreeBusyResponseArray/m:FreeBusyResponse", PREFIXES)
        if len(responses) != len(self.emails):
            raise errors.ServerError(f"{len(self.emails)} mailboxes were asked for, {len(responses)} answered")
        return [_availability(response, email) for response, email in zip(responses, self.emails, strict=True)]


def _mailbox(email: str) -> Element:
    return t("MailboxData", t("Email", t("Address", text=email)), t("AttendeeType", text="Required"))


def _plain(instant: datetime) -> str:
    return write_instant(instant).removesuffix("Z")


def _utc() -> Element:
    return t("TimeZone", t("Bias", text="0"), _switch("StandardTime", 10, 5), _switch("DaylightTime", 4, 1))


def _switch(name: str, month: int, day_order: int) -> Element:
    return t(
        name,
        t("Bias", text="0"),
        t("Time", text="02:00:00"),
        t("DayOrder", text=str(day_order)),
        t("Month", text=str(month)),
        t("DayOfWeek", text="Sunday"),
    )


def _availability(response: Element, email: str) -> Availability:
    message = response.find("m:ResponseMessage", PREFIXES)
    if message is not None and message.get("ResponseClass") == "Error":
        raise read_error(message).knowing({"mailbox": email})
    view = response.find("m:FreeBusyView", PREFIXES)
    if view is None:
        return Availability(False, [], None)
    events = view.iterfind("t:CalendarEventArray/t:CalendarEvent", PREFIXES)
    granted = find_text(view, "t:FreeBusyViewType", "None") not in WITHOUT_EVENTS
    return Availability(granted, [_interval(event) for event in events], _working_hours(view))


def _interval(event: Element) -> BusyInterval:
    return BusyInterval(
        read_instant(find_text(event, "t:StartTime")),
        read_instant(find_text(event, "t:EndTime")),
        STATUSES.get(find_text(event, "t:BusyType"), BusyStatus.BUSY),
    )


def _working_hours(view: Element) -> WorkingHours | None:
    hours = view.find("t:WorkingHours", PREFIXES)
    if hours is None:
        return None
    periods = tuple(map(_period, hours.iterfind("t:WorkingPeriodArray/t:WorkingPeriod", PREFIXES)))
    zone = hours.find("t:TimeZone", PREFIXES)
    return WorkingHours(periods, () if zone is None else zones_like(_clock(zone)))


def _period(period: Element) -> WorkingPeriod:
    days = find_text(period, "t:DayOfWeek").split()
    weekdays = tuple(sorted(WEEKDAYS.index(day) for day in days if day in WEEKDAYS))
    return WorkingPeriod(weekdays, _number(period, "StartTimeInMinutes"), _number(period, "EndTimeInMinutes"))


def _clock(zone: Element) -> Clock:
    return Clock(_number(zone, "Bias"), _read_switch(zone, "StandardTime"), _read_switch(zone, "DaylightTime"))


def _read_switch(zone: Element, name: str) -> Switch:
    bias, month, order = (_number(zone, f"{name}/t:{part}") for part in ("Bias", "Month", "DayOrder"))
    month = month if month in range(13) else 0
    return Switch(bias, month, order, find_text(zone, f"t:{name}/t:DayOfWeek"))


def _number(element: Element, path: str) -> int:
    return read_number(find_text(element, f"t:{path}"))
