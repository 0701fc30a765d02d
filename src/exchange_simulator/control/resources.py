"""What each address of the control does. A resource takes the parts of its path, the query and the JSON that
was sent, and gives back JSON."""

from collections.abc import Callable, Mapping
from dataclasses import fields
from typing import TYPE_CHECKING, Any

from exchange_simulator.control.written import BadRequest, Json, account_json, event_fields, event_json, instant, plain
from exchange_simulator.errors import EwsError
from exchange_simulator.mailbox.account import STATES, Account
from exchange_simulator.mailbox.event import Event
from exchange_simulator.mailbox.ids import read_id
from exchange_simulator.mailbox.mailbox import Mailbox
from exchange_simulator.mailbox.series import occurrence_at

if TYPE_CHECKING:
    from exchange_simulator.simulator import Simulator

Query = Mapping[str, str]
Resource = Callable[["Simulator", list[str], Query, Json], Any]


class NotThere(Exception):
    """No such mailbox, account, event or address."""


def _about(simulator: "Simulator", names: list[str], query: Query, sent: Json) -> Json:
    return {
        "url": simulator.url,
        "autodiscover": simulator.autodiscover_url,
        "ca_file": str(simulator.ca_file or ""),
        "version": simulator.site.service.server.name,
        "mailboxes": [mailbox.owner.email for mailbox in simulator.organisation.mailboxes.values()],
    }


def _change_server(simulator: "Simulator", names: list[str], query: Query, sent: Json) -> Json:
    """`auth`, `extended_protection`, `autodiscover` (an object) take effect at once, `certificate` restarts."""
    unknown = set(sent) - {"auth", "extended_protection", "autodiscover", "certificate"}
    if unknown:
        raise BadRequest(f"unknown: {', '.join(sorted(unknown))}")
    site = simulator.site
    site.schemes = tuple(sent.get("auth", site.schemes))
    site.extended_protection = sent.get("extended_protection", site.extended_protection)
    known = {each.name for each in fields(site.autodiscover)}
    for name, value in sent.get("autodiscover", {}).items():
        if name not in known:
            raise BadRequest(f"unknown: {name}")
        setattr(site.autodiscover, name, value)
    if "certificate" in sent:
        simulator.use_certificate(sent["certificate"])
        simulator.restart()
    return _about(simulator, names, query, sent)


def _restart(simulator: "Simulator", names: list[str], query: Query, sent: Json) -> Json:
    """With `seconds`: nobody answers for so long."""
    simulator.restart(seconds=float(sent.get("seconds", 0)))
    return _about(simulator, names, query, sent)


def _cut(simulator: "Simulator", names: list[str], query: Query, sent: Json) -> Json:
    simulator.cut_connections()
    return {}


def _requests(simulator: "Simulator", names: list[str], query: Query, sent: Json) -> Any:
    return plain(simulator.requests)


def _forget_requests(simulator: "Simulator", names: list[str], query: Query, sent: Json) -> Json:
    simulator.forget_requests()
    return {}


def _sign_ins(simulator: "Simulator", names: list[str], query: Query, sent: Json) -> Any:
    return plain(simulator.sign_ins)


def _sent(simulator: "Simulator", names: list[str], query: Query, sent: Json) -> Any:
    return plain(simulator.sent)


def _mails(simulator: "Simulator", names: list[str], query: Query, sent: Json) -> Any:
    return plain(simulator.mails)


def _faults(simulator: "Simulator", names: list[str], query: Query, sent: Json) -> Any:
    return [fault.as_json() for fault in simulator.faults.all()]


def _add_fault(simulator: "Simulator", names: list[str], query: Query, sent: Json) -> Json:
    try:
        return simulator.faults.add_json(sent).as_json()
    except ValueError as error:
        raise BadRequest(str(error)) from error


def _clear_faults(simulator: "Simulator", names: list[str], query: Query, sent: Json) -> Json:
    simulator.faults.clear()
    return {}


def _remove_fault(simulator: "Simulator", names: list[str], query: Query, sent: Json) -> Json:
    if not names[0].isdigit():
        raise NotThere
    simulator.faults.remove(int(names[0]))
    return {}


def _account(simulator: "Simulator", names: list[str], query: Query, sent: Json) -> Json:
    return account_json(_find_account(simulator, names[0]))


def _change_account(simulator: "Simulator", names: list[str], query: Query, sent: Json) -> Json:
    """`state` (account.STATES), `password`, and `locked`: false unlocks."""
    account = _find_account(simulator, names[0])
    if sent.get("state", "active") not in STATES:
        raise BadRequest(f"state is one of {', '.join(STATES)}")
    with simulator.organisation.lock:
        account.state = sent.get("state", account.state)
        account.password = sent.get("password", account.password)
        if sent.get("locked") is False:
            account.unlock()
    return account_json(account)


def _change_mailbox(simulator: "Simulator", names: list[str], query: Query, sent: Json) -> Json:
    """`state`: "active", or the response code that everything is refused with."""
    mailbox = _find_mailbox(simulator, names[0])
    mailbox.state = str(sent.get("state", mailbox.state))
    return {"email": mailbox.owner.email, "state": mailbox.state}


def _events(simulator: "Simulator", names: list[str], query: Query, sent: Json) -> Any:
    """With `start` and `end`: what shows between them, series expanded."""
    mailbox = _find_mailbox(simulator, names[0])
    window = {name: instant(query[name]) for name in ("start", "end") if name in query}
    return [event_json(mailbox, event) for event in mailbox.events(query.get("folder", "calendar"), **window)]


def _add_event(simulator: "Simulator", names: list[str], query: Query, sent: Json) -> Json:
    mailbox = _find_mailbox(simulator, names[0])
    folder = sent.pop("folder", "calendar")
    if not {"start", "end"} <= sent.keys():
        raise BadRequest("an event has a start and an end")
    return event_json(mailbox, mailbox.add_event(folder=folder, **event_fields(sent)))


def _change_event(simulator: "Simulator", names: list[str], query: Query, sent: Json) -> Json:
    mailbox = _find_mailbox(simulator, names[0])
    event = _find_event(mailbox, names[1])
    return event_json(mailbox, mailbox.change_event(event, **event_fields(sent)))


def _delete_event(simulator: "Simulator", names: list[str], query: Query, sent: Json) -> Json:
    mailbox = _find_mailbox(simulator, names[0])
    mailbox.delete_event(_find_event(mailbox, names[1]))
    return {}


def _find_mailbox(simulator: "Simulator", email: str) -> Mailbox:
    try:
        return simulator.mailbox(email)
    except KeyError as error:
        raise NotThere from error


def _find_account(simulator: "Simulator", email: str) -> Account:
    try:
        return simulator.account(email)
    except StopIteration as error:
        raise NotThere from error


def _find_event(mailbox: Mailbox, name: str) -> Event:
    try:
        object_id = read_id(name)
    except EwsError as error:
        raise NotThere from error
    event = mailbox.items.get(object_id.serial)
    if event is None:
        raise NotThere
    return event if object_id.original_start is None else occurrence_at(event, object_id.original_start)


RESOURCES: dict[tuple[str, str], Resource] = {
    ("GET", "/"): _about,
    ("PATCH", "/"): _change_server,
    ("POST", "/restart"): _restart,
    ("POST", "/cut"): _cut,
    ("GET", "/requests"): _requests,
    ("DELETE", "/requests"): _forget_requests,
    ("GET", "/sign-ins"): _sign_ins,
    ("GET", "/sent"): _sent,
    ("GET", "/mails"): _mails,
    ("GET", "/faults"): _faults,
    ("POST", "/faults"): _add_fault,
    ("DELETE", "/faults"): _clear_faults,
    ("DELETE", "/faults/*"): _remove_fault,
    ("GET", "/accounts/*"): _account,
    ("PATCH", "/accounts/*"): _change_account,
    ("PATCH", "/mailboxes/*"): _change_mailbox,
    ("GET", "/mailboxes/*/events"): _events,
    ("POST", "/mailboxes/*/events"): _add_event,
    ("PATCH", "/mailboxes/*/events/*"): _change_event,
    ("DELETE", "/mailboxes/*/events/*"): _delete_event,
}
"""Method and path, where a star stands for one part, percent-encoded."""
