"""What became of a booking in the Exchange calendar: a shape, a word, and what to do if anything."""

from typing import NamedTuple

from django.utils.translation import gettext as _

from creneau.accounts.models import Host
from creneau.calendars import facts
from creneau.calendars.models import CalendarEvent, EventChange
from creneau.calendars.words import words_of
from creneau.scheduling.models import Booking
from creneau.web.meetings.changes import last_change
from creneau.web.templatetags.times import ago, moment

State, Outcome = CalendarEvent.State, EventChange.Outcome
PASSWORD_CAUSES = {"wrong_credentials", "password_expired", "already_refused", "locked_out", "account_disabled"}


class ExchangeState(NamedTuple):
    kind: str  # ok, wait or bad: what colours it
    icon: str
    label: str
    note: str = ""
    asks: str = ""  # "password", "retry", "answer" or "word": what can be done beside it


def exchange_state(booking: Booking, host: Host) -> ExchangeState:
    event = booking.event
    if booking.state == Booking.State.REQUESTED and booking.awaits == Booking.Awaits.HOST:
        return ExchangeState("wait", "clock", _("A request"), _("It waits for your yes."), "answer")
    if booking.state == Booking.State.REQUESTED:
        return ExchangeState("wait", "clock", _("A request"), _("Your calendar could not be reached when it was made."))
    if event.state == State.FAILED:
        return _failed(event)
    if event.state == State.PENDING:
        return _pending(event)
    if event.state == State.CHANGED_IN_EXCHANGE:
        return _changed(booking)
    if event.state == State.REMOVED:
        return ExchangeState("ok", "check", _("Removed from your calendar"))
    written = _("Written %(when)s") % {"when": moment(event.written_at, host.time_zone)} if event.written_at else ""
    return ExchangeState("ok", "check", _("In your calendar"), written)


def _pending(event: CalendarEvent) -> ExchangeState:
    if event.due_at is None:
        return ExchangeState(
            "wait", "clock", _("Not in a calendar yet"), _("Kept here. Connect a calendar to have it written.")
        )
    note = _("Kept here, never lost.")
    if event.attempts:
        note = _("Kept here, never lost. Next try %(when)s.") % {"when": ago(event.due_at)}
    if event.is_late:
        return ExchangeState("bad", "warning", _("Late: not in Exchange yet"), note, "retry")
    return ExchangeState("wait", "clock", _("Waiting for Exchange"), note)


def _changed(booking: Booking) -> ExchangeState:
    """The booking went along, or it stays and the host is asked, or it stays as the host wished once for all."""
    change = last_change(booking)
    if change is None or change.outcome in (Outcome.FOLLOWED, Outcome.PUT_BACK):
        return ExchangeState("ok", "swap", _("Changed in Outlook"), _("Créneau followed."))
    label = _("Deleted in Outlook") if change.kind == EventChange.Kind.GONE else _("Moved in Outlook")
    if change.outcome == Outcome.IGNORED:
        return ExchangeState("wait", "swap", label, _("The booking stays as it was, as you chose."))
    return ExchangeState("wait", "swap", label, _("It waits for your word."), "word")


def _failed(event: CalendarEvent) -> ExchangeState:
    label = _("Not in your calendar") if event.wanted else _("Still in your calendar")
    if event.cause in PASSWORD_CAUSES:
        note = _("Exchange refused your password. We tried once and will not try again by ourselves.")
        return ExchangeState("bad", "warning", label, note, "password")
    server = event.calendar.connection.server if event.calendar else ""
    words = words_of(event.cause, "", facts.of_failure("", server, {}, event.time_zone))
    return ExchangeState("bad", "warning", label, f"{words.title}.", "retry")
