"""Mailboxes and attendees as XML."""

from exchange_simulator.mailbox.event import Attendee, Person
from exchange_simulator.wire.xml import Element, t


def mailbox(person: Person, kind: str = "Mailbox") -> Element:
    return t("Mailbox", *_parts(person), t("MailboxType", kind))


def single_recipient(tag: str, person: Person) -> Element:
    return t(tag, t("Mailbox", *_parts(person)))


def attendees(tag: str, people: tuple[Attendee, ...]) -> Element | None:
    """None where there are none: the schema knows no empty list of attendees."""
    if not people:
        return None
    return t(
        tag, [t("Attendee", t("Mailbox", *_parts(each.person)), t("ResponseType", each.response)) for each in people]
    )


def _parts(person: Person) -> list[Element]:
    return [t("Name", person.name), t("EmailAddress", person.email), t("RoutingType", "SMTP")]
