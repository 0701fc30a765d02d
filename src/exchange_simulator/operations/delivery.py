"""What arrives in the calendars of attendees who have a mailbox here: the calendar attendant's work.

https://learn.microsoft.com/exchange/client-developer/exchange-web-services/calendars-and-ews-in-exchange
"""

from collections.abc import Iterator

from exchange_simulator.mailbox.event import Attendee, Event
from exchange_simulator.mailbox.mailbox import Mailbox
from exchange_simulator.mailbox.organisation import Organisation

_COPIED = ("start", "end", "zone", "time_zone", "subject", "body", "body_type", "location", "is_all_day", "required")


def deliver(organisation: Organisation, event: Event, attendees: tuple[Attendee, ...]) -> None:
    """An invitation or an update: shown as tentative until it is answered, which nobody does here.

    Single meetings only: series are not delivered.
    """
    if event.recurrence is not None or event.original_start is not None:
        return
    fields = {name: getattr(event, name) for name in _COPIED}
    for mailbox in _local(organisation, attendees):
        copy = mailbox.find_event(event.uid)
        if copy is None:
            mailbox.add_event(
                status="Tentative",
                uid=event.uid,
                organizer=event.organizer,
                my_response="NoResponseReceived",
                **fields,
            )
        else:
            mailbox.change_event(copy, sequence=event.sequence, **fields)


def withdraw(organisation: Organisation, event: Event, attendees: tuple[Attendee, ...]) -> None:
    """A cancellation: the copy stays, marked as cancelled and free, until its owner removes it."""
    for mailbox in _local(organisation, attendees):
        copy = mailbox.find_event(event.uid)
        if copy is not None:
            mailbox.change_event(copy, is_cancelled=True, status="Free", subject=f"Annulé : {copy.subject}")


def _local(organisation: Organisation, attendees: tuple[Attendee, ...]) -> Iterator[Mailbox]:
    for attendee in attendees:
        mailbox = organisation.mailboxes.get(attendee.person.email.lower())
        if mailbox is not None:
            yield mailbox
