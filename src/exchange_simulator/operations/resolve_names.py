"""https://learn.microsoft.com/exchange/client-developer/web-service-reference/resolvenames-operation"""

from exchange_simulator.errors import EwsError
from exchange_simulator.mailbox.event import Person
from exchange_simulator.operations.answer import Parts, attempt, response
from exchange_simulator.operations.call import Call
from exchange_simulator.wire import people
from exchange_simulator.wire.xml import Element, m, t, text


def resolve_names(call: Call) -> Element:
    return response(call, [attempt(call, lambda: _resolve(call))])


def _resolve(call: Call) -> Parts:
    """Where the entry starts a word of the name, or the address. Raises ErrorNameResolutionNoResults."""
    entry = text(call.body, "UnresolvedEntry").lower().removeprefix("smtp:")
    found = [person for person in _everybody(call) if _is_meant(person, entry)]
    if not found:
        raise EwsError("ErrorNameResolutionNoResults")
    full = call.body.get("ReturnFullContactData") in ("true", "1")
    resolutions = [t("Resolution", people.mailbox(each), _contact(each) if full else None) for each in found[:100]]
    paging: dict[str, str | None] = {"TotalItemsInView": str(len(resolutions)), "IncludesLastItemInRange": "true"}
    return [m("ResolutionSet", resolutions, **paging)]


def _everybody(call: Call) -> list[Person]:
    rooms = [room for rooms in call.organisation.room_lists for room in rooms.rooms]
    return [mailbox.owner for mailbox in call.organisation.mailboxes.values()] + rooms


def _is_meant(person: Person, entry: str) -> bool:
    words = person.name.lower().split()
    return (
        person.email.lower().startswith(entry)
        or any(word.startswith(entry) for word in words)
        or (person.name.lower().startswith(entry))
    )


def _contact(person: Person) -> Element:
    return t(
        "Contact",
        t("DisplayName", person.name),
        t("EmailAddresses", t("Entry", f"SMTP:{person.email}", Key="EmailAddress1")),
        t("ContactSource", "ActiveDirectory"),
    )
