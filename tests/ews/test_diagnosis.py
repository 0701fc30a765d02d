"""The whole diagnosis against a simulated Exchange, its requests held against Microsoft's schema."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from creneau.ews import errors, read
from creneau.ews.connection import Connection
from creneau.ews.diagnosis import Diagnosis, Request, diagnose
from creneau.ews.operations.cancel_calendar_item import CancelCalendarItem
from creneau.ews.operations.create_item import CreateItem
from creneau.ews.operations.delete_item import DeleteItem
from creneau.ews.operations.get_item import GetItem
from creneau.ews.operations.subscribe import Subscribe
from creneau.ews.operations.sync_folder_items import SyncFolderItems
from creneau.ews.operations.unsubscribe import Unsubscribe
from creneau.ews.operations.update_item import UpdateItem
from creneau.ews.policy import Policy, Trust
from creneau.ews.values import Attendee, BusyStatus, Credentials, NewEvent, Step
from exchange_simulator import NewMailbox, Simulator
from tests.exchange import *  # noqa: F403
from tests.exchange import PASSWORD, StartExchange

EMAIL = "alice@hopital.test"
REQUEST = Request(EMAIL, PASSWORD)
NINE = datetime(2027, 3, 1, 9, 0, tzinfo=UTC)
TEN = NINE + timedelta(hours=1)


def policy_for(exchange: Simulator, **more: Any) -> Policy:
    assert exchange.ca_file is not None
    settings = {
        "allowed_networks": ("127.0.0.0/8",),
        "ca_pem": exchange.ca_file.read_text(),
        "servers": {"hopital.test": exchange.autodiscover_url},
    }
    return Policy(**{**settings, **more})


def run(exchange: Simulator, request: Request = REQUEST, **more: Any) -> tuple[list[Step], Diagnosis]:
    """The steps and what was found; what Exchange says no with is raised."""
    steps: list[Step] = []
    diagnosis = diagnose(request, policy_for(exchange, **more))
    while True:
        try:
            steps.append(next(diagnosis))
        except StopIteration as end:
            return steps, end.value


def spent(exchange: Simulator) -> list[str]:
    """The outcomes of all sign-ins that spent a password."""
    return [attempt.outcome for attempt in exchange.sign_ins]


def test_an_address_and_a_password_are_enough(exchange: Simulator) -> None:
    steps, found = run(exchange)
    assert [(step.step, step.outcome) for step in steps] == [
        ("autodiscover_soap", "401"),
        ("autodiscover_soap", "ok"),
        ("ews", "401"),
        ("ews", "ok"),
    ]
    assert (found.url, found.username, found.version, found.mailbox_name) == (
        exchange.url,
        EMAIL,
        "se",
        "Alice Martin",
    )
    assert [(folder.name, folder.kind, folder.can_read, folder.can_create) for folder in found.folders] == [
        ("Calendrier", "primary", True, True)
    ]
    assert found.shows_free_busy
    assert found.working_hours is not None
    assert found.working_hours.zones[0] == "Europe/Paris"
    assert [(p.weekdays, p.start_minute, p.end_minute) for p in found.working_hours.periods] == [
        ((0, 1, 2, 3, 4), 9 * 60, 18 * 60)
    ]


def test_connecting_takes_six_operations_and_creates_nothing(exchange: Simulator) -> None:
    run(exchange)
    done = [asked.operation for asked in exchange.requests if asked.user and asked.operation != "Autodiscover"]
    assert done == ["GetFolder", "FindFolder", "FindItem", "GetUserAvailability"]
    assert exchange.mailbox(EMAIL).events() == []


@pytest.mark.parametrize("auth", [["basic"], ["ntlm"], ["basic", "ntlm"]])
@pytest.mark.parametrize("protection", ["off", "required"])
def test_each_way_to_sign_in_works(auth: list[str], protection: str, start_exchange: StartExchange) -> None:
    exchange = start_exchange(auth=auth, extended_protection=protection)
    assert run(exchange)[1].version == "se"
    assert {(one.scheme, one.outcome) for one in exchange.sign_ins} == {(auth[-1], "accepted")}


@pytest.mark.parametrize("version", ["2013", "2016", "2019", "se"])
def test_each_supported_version_is_named(version: str, start_exchange: StartExchange) -> None:
    assert run(start_exchange(version=version))[1].version == version


@pytest.mark.parametrize(
    ("version", "kind"), [("2010", errors.UnsupportedExchange2010), ("workmail", errors.UnsupportedWorkMail)]
)
def test_other_servers_are_refused_by_name(
    version: str, kind: type[errors.ExchangeError], start_exchange: StartExchange
) -> None:
    with pytest.raises(kind):
        run(start_exchange(version=version))


@pytest.mark.parametrize("auth", [["basic"], ["ntlm"]])
@pytest.mark.parametrize("by_server", [True, False])
def test_a_wrong_password_costs_one_attempt(auth: list[str], by_server: bool, start_exchange: StartExchange) -> None:
    exchange = start_exchange(auth=auth)
    request = replace(REQUEST, password="wrong", server=exchange.url if by_server else "")
    with pytest.raises(errors.WrongCredentials) as raised:
        run(exchange, request)
    assert spent(exchange) == ["wrong_password"]
    assert raised.value.next_step == ("enter_domain_or_username" if by_server else "check_password")


def test_ntlm_learns_the_domain_and_proposes_another_name(start_exchange: StartExchange) -> None:
    exchange = start_exchange([NewMailbox(EMAIL, PASSWORD, login="HOPITAL\\amartin")], auth=["ntlm"])
    with pytest.raises(errors.WrongCredentials) as raised:
        run(exchange)
    proposed = str(raised.value.detail["proposed_username"])
    assert proposed.endswith("\\alice")


@pytest.mark.parametrize("auth", [["basic"], ["ntlm"]])
@pytest.mark.parametrize(
    ("domain", "username"), [("", "HOPITAL\\amartin"), ("HOPITAL", "amartin"), ("hopital", "AMartin")]
)
def test_another_sign_in_name_works(auth: list[str], domain: str, username: str, start_exchange: StartExchange) -> None:
    exchange = start_exchange([NewMailbox(EMAIL, PASSWORD, login="HOPITAL\\amartin")], auth=auth)
    _, found = run(exchange, replace(REQUEST, domain=domain, username=username))
    assert found.username == (username if "\\" in username else f"{domain}\\{username}")


def test_multi_factor_sign_in_is_named_and_no_password_sent(start_exchange: StartExchange) -> None:
    exchange = start_exchange(auth=["bearer"])
    with pytest.raises(errors.ModernAuthOnly):
        run(exchange)
    assert spent(exchange) == []


def test_kerberos_alone_is_named_and_no_password_spent(start_exchange: StartExchange) -> None:
    exchange = start_exchange(auth=["negotiate"])
    with pytest.raises(errors.KerberosRequired):
        run(exchange)
    assert spent(exchange) == []


@pytest.mark.parametrize(
    ("state", "kind"),
    [
        ("password_expired", errors.PasswordExpired),
        ("password_change_required", errors.PasswordExpired),
        ("disabled", errors.AccountDisabled),
    ],
)
def test_what_is_wrong_with_the_account_is_said(
    state: str, kind: type[errors.ExchangeError], exchange: Simulator
) -> None:
    exchange.account(EMAIL).state = state
    with pytest.raises(kind):
        run(exchange, replace(REQUEST, server=exchange.url))


@pytest.mark.parametrize(
    ("fault", "settings", "kind"),
    [
        ("forbidden", {}, errors.EwsDisabled),
        ("owa_redirect", {}, errors.NotEwsOwa),
        ("activesync", {}, errors.NotEwsActiveSync),
        ("unavailable", {}, errors.Throttled),
        ("busy", {}, errors.Throttled),
        ("status", {"status": 440}, errors.NotEwsOwa),
        ("dtd", {}, errors.ServerError),
        ("billion_laughs", {}, errors.ServerError),
        ("cut", {}, errors.ConnectionLost),
        ("error", {"code": "ErrorMailboxMoveInProgress"}, errors.ServerError),
        ("error", {"code": "ErrorNonExistentMailbox"}, errors.NoMailbox),
    ],
)
def test_what_goes_wrong_at_the_server_is_named(
    fault: str, settings: dict[str, Any], kind: type[errors.ExchangeError], exchange: Simulator
) -> None:
    exchange.faults.add(fault, **settings)
    with pytest.raises(kind):
        run(exchange, replace(REQUEST, server=exchange.url))


def test_an_account_with_rights_on_the_mailbox_can_be_used(exchange: Simulator) -> None:
    exchange.mailbox(EMAIL).share("bob@hopital.test", "editor")
    request = replace(REQUEST, username="bob@hopital.test")
    _, found = run(exchange, request)
    assert [(folder.kind, folder.owner, folder.can_create) for folder in found.folders] == [("primary", EMAIL, True)]
    assert found.username == "bob@hopital.test"


def test_an_account_without_rights_on_the_mailbox_is_refused(exchange: Simulator) -> None:
    with pytest.raises(errors.ReadOnly):
        run(exchange, replace(REQUEST, username="bob@hopital.test"))


def test_all_own_calendars_are_found_wherever_they_sit(exchange: Simulator) -> None:
    mailbox = exchange.mailbox(EMAIL)
    guards = mailbox.add_folder("Gardes")
    mailbox.add_folder("Cours", "msgfolderroot")
    mailbox.add_folder("Nuits", guards)
    mailbox.add_folder("Ancien", "deleteditems")
    _, found = run(exchange)
    assert [(folder.name, folder.kind) for folder in found.folders][:1] == [("Calendrier", "primary")]
    assert {folder.name for folder in found.folders[1:]} == {"Gardes", "Cours", "Nuits"}


def test_a_password_is_in_no_step_and_no_error(exchange: Simulator) -> None:
    request = replace(REQUEST, password="canary-7193")
    assert "canary" not in repr(request)
    with pytest.raises(errors.WrongCredentials) as raised:
        run(exchange, request)
    assert "canary" not in f"{raised.value!r} {raised.value} {raised.value.detail} {raised.value.__dict__}"


# A connection at work


@pytest.fixture
def connection(exchange: Simulator) -> Any:
    with open_connection(exchange) as connection:
        yield connection


def open_connection(exchange: Simulator, email: str = EMAIL) -> Connection:
    return Connection(
        exchange.url, Credentials(email, PASSWORD), policy_for(exchange, servers={}), anchor_mailbox=email, trust=HERE
    )


HERE = Trust(confirmed_host="127.0.0.1")
EVENT = NewEvent(
    event_key="key-1",
    subject="Entretien",
    body_html="<p>À lundi</p>",
    start_at=NINE,
    end_at=NINE + timedelta(minutes=30),
    time_zone="Europe/Paris",
    attendees=(Attendee("Bob Durand", "bob@example.org"),),
)


def primary(connection: Connection) -> str:
    return read.all_folders(connection)[0].id


def test_an_event_is_written_found_moved_and_cancelled(exchange: Simulator, connection: Connection) -> None:
    calendar = primary(connection)
    item = connection.call(CreateItem(calendar, EVENT))
    [seen] = read.calendar_view(connection, [calendar], NINE, TEN)[calendar]
    assert (seen.id, seen.event_key, seen.status, seen.start_at) == (item.id, "key-1", BusyStatus.BUSY, NINE)
    moved = connection.call(UpdateItem(item, TEN, TEN + timedelta(minutes=30), "Europe/Paris"))
    [details] = connection.call(GetItem([moved]))
    assert (details.start_at, details.event_key, details.attendees) == (TEN, "key-1", EVENT.attendees)
    connection.call(CancelCalendarItem(moved, "<p>Désolée</p>"))
    assert read.calendar_view(connection, [calendar], NINE, TEN + timedelta(hours=1)) == {calendar: []}
    connection.call(DeleteItem(moved))  # already gone
    assert [(mail.kind, mail.recipients) for mail in exchange.sent] == [
        ("invitation", ("bob@example.org",)),
        ("update", ("bob@example.org",)),
        ("cancellation", ("bob@example.org",)),
    ]


def test_each_status_comes_through(exchange: Simulator, connection: Connection) -> None:
    statuses = ["Free", "Tentative", "Busy", "OOF", "WorkingElsewhere", "NoData"]
    for hour, status in enumerate(statuses):
        start = NINE + timedelta(hours=hour)
        exchange.mailbox(EMAIL).add_event(subject="x", start=start, end=start + timedelta(hours=1), status=status)
    calendar = primary(connection)
    seen = read.calendar_view(connection, [calendar], NINE, NINE + timedelta(hours=6))[calendar]
    assert [item.status.value for item in seen] == [
        "free",
        "tentative",
        "busy",
        "out_of_office",
        "working_elsewhere",
        "busy",
    ]


def test_a_calendar_of_more_than_a_page_is_read_whole(exchange: Simulator, connection: Connection) -> None:
    for minute in range(1203):
        start = NINE + timedelta(minutes=minute)
        exchange.mailbox(EMAIL).add_event(subject="x", start=start, end=start + timedelta(minutes=1))
    calendar = primary(connection)
    seen = read.calendar_view(connection, [calendar], NINE, NINE + timedelta(days=1))[calendar]
    assert len({item.id for item in seen}) == len(seen) == 1203
    assert connection.requests_sent == 4


def test_a_change_is_noticed_by_its_sync_state(exchange: Simulator, connection: Connection) -> None:
    calendar = primary(connection)
    first = connection.call(SyncFolderItems(calendar))
    event = exchange.mailbox(EMAIL).add_event(subject="x", start=NINE, end=TEN)
    second = connection.call(SyncFolderItems(calendar, first.sync_state))
    assert (first.changed, second.changed) == ((), (exchange.mailbox(EMAIL).item_id(event),))
    with pytest.raises(errors.InvalidSyncState):
        connection.call(SyncFolderItems(calendar, "bm9uc2Vuc2U="))


def test_a_colleagues_calendar_is_opened_by_address(exchange: Simulator, connection: Connection) -> None:
    bob = "bob@hopital.test"
    with pytest.raises(errors.FolderNotFound):
        read.all_folders(connection, bob)
    exchange.mailbox(bob).share(EMAIL, "reader")
    [shared] = read.all_folders(connection, bob)
    assert (shared.kind, shared.owner, shared.can_read, shared.can_create) == ("shared", bob, True, False)


@pytest.mark.parametrize(
    ("level", "rights"), [("none", "none"), ("free_busy", "free_busy"), ("reader", "read"), ("editor", "write")]
)
def test_the_rights_on_a_colleagues_calendar_are_told_apart(
    level: str, rights: str, exchange: Simulator, connection: Connection
) -> None:
    exchange.mailbox("bob@hopital.test").share("default", "none")
    exchange.mailbox("bob@hopital.test").share(EMAIL, level)
    shared = read.shared_calendars(connection, "bob@hopital.test")
    assert (shared.rights, len(shared.folders)) == (rights, 1 if rights in ("read", "write") else 0)


def test_free_busy_needs_no_rights_and_is_clipped(exchange: Simulator, connection: Connection) -> None:
    bob = exchange.mailbox("bob@hopital.test")
    bob.add_event(subject="x", start=NINE, end=TEN, status="OOF")
    bob.add_event(subject="x", start=NINE + timedelta(days=60), end=TEN + timedelta(days=60))
    seen = read.free_busy(connection, ["bob@hopital.test"], NINE, NINE + timedelta(days=90))["bob@hopital.test"]
    assert [(one.start_at, one.status) for one in seen.intervals] == [
        (NINE, BusyStatus.OUT_OF_OFFICE),
        (NINE + timedelta(days=60), BusyStatus.BUSY),
    ]


def test_a_subscription_begins_and_ends(connection: Connection) -> None:
    subscription = connection.call(Subscribe([primary(connection)]))
    assert subscription
    connection.call(Unsubscribe(subscription))


def test_a_lost_answer_is_said_so(exchange: Simulator, connection: Connection) -> None:
    calendar = primary(connection)
    exchange.faults.add("lost_answer", operations=["CreateItem"], times=1)
    with pytest.raises(errors.ConnectionLost):
        connection.call(CreateItem(calendar, EVENT))
    [seen] = read.calendar_view(connection, [calendar], NINE, TEN)[calendar]
    assert seen.event_key == "key-1"


@pytest.mark.parametrize(
    ("fault", "kind"),
    [("slow", errors.TimedOut), ("drip", errors.TimedOut), ("huge", (errors.ServerError, errors.TimedOut))],
)
def test_a_server_that_drags_does_not_hold_the_worker(
    fault: str, kind: type[errors.ExchangeError], exchange: Simulator, connection: Connection
) -> None:
    calendar = primary(connection)
    exchange.faults.add(fault, operations=["FindItem"], seconds=2.0, size=100_000_000)
    began = datetime.now(UTC)
    with pytest.raises(kind):
        read.calendar_view(connection, [calendar], NINE, TEN, timeout_seconds=1.0)
    assert datetime.now(UTC) - began < timedelta(seconds=3)
