"""What the control address reads and writes, as JSON values."""

from dataclasses import asdict, is_dataclass
from datetime import UTC, datetime
from typing import Any

from exchange_simulator.mailbox.account import Account
from exchange_simulator.mailbox.event import Attendee, Event, Person
from exchange_simulator.mailbox.mailbox import Mailbox

Json = dict[str, Any]
_EVENT_FIELDS = ("subject", "status", "location", "body", "is_all_day", "is_cancelled", "my_response", "sensitivity")


class BadRequest(Exception):
    """What was asked for cannot be understood."""


def plain(thing: Any) -> Any:
    """Any value as JSON; instants as ISO 8601 with offset, dataclasses as objects."""
    if isinstance(thing, datetime):
        return thing.isoformat()
    if is_dataclass(thing) and not isinstance(thing, type):
        return plain(asdict(thing))
    if isinstance(thing, dict):
        return {str(key): plain(value) for key, value in thing.items()}
    if isinstance(thing, list | tuple | set | frozenset):
        return [plain(each) for each in thing]
    return thing


def event_json(mailbox: Mailbox, event: Event) -> Json:
    return {
        "id": mailbox.item_id(event),
        "uid": event.uid,
        "kind": event.kind,
        "start": plain(event.start),
        "end": plain(event.end),
        "folder": mailbox.folders[event.folder].name,
        "organizer": event.organizer.email,
        "attendees": [attendee.person.email for attendee in event.attendees],
        "extended": {key.name: list(values) for key, values in event.extended.items()},
        **{name: getattr(event, name) for name in _EVENT_FIELDS},
    }


def account_json(account: Account) -> Json:
    """Never the password."""
    return {
        "email": account.email,
        "state": account.state,
        "bad_attempts": account.bad_attempts,
        "locked": account.is_locked,
    }


def event_fields(written: Json) -> Json:
    """Fields of an Event from JSON. Raises BadRequest for a name or a time that means nothing."""
    unknown = set(written) - {*_EVENT_FIELDS, "start", "end", "attendees"}
    if unknown:
        raise BadRequest(f"unknown: {', '.join(sorted(unknown))}")
    fields = {name: written[name] for name in _EVENT_FIELDS if name in written}
    fields |= {name: instant(written[name]) for name in ("start", "end") if name in written}
    if "attendees" in written:
        fields["required"] = tuple(Attendee(Person(email, email)) for email in written["attendees"])
    return fields


def instant(text: str) -> datetime:
    """Raises BadRequest where there is no offset."""
    try:
        moment = datetime.fromisoformat(text)
    except (TypeError, ValueError) as error:
        raise BadRequest(f"not a time: {text!r}") from error
    if moment.tzinfo is None:
        raise BadRequest(f"a time needs its offset: {text!r}")
    return moment.astimezone(UTC)
