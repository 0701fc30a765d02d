"""An independent client, exchangelib, uses the simulator as it would Exchange."""

import threading
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
import requests.adapters
from exchangelib import (
    BASIC,
    DELEGATE,
    NTLM,
    Account,
    CalendarItem,
    Configuration,
    Credentials,
    EWSDateTime,
    EWSTimeZone,
    HTMLBody,
)
from exchangelib.items import SEND_TO_ALL_AND_SAVE_COPY
from exchangelib.protocol import BaseProtocol, CachingProtocol

from exchange_simulator import Limits, Recurrence, Simulator
from exchange_simulator.demo import fill
from tests.exchange import ALICE, PASSWORD, StartExchange

SignIn = Callable[..., Account]
PARIS = ZoneInfo("Europe/Paris")
ZONE = EWSTimeZone("Europe/Paris")


def at(day: int, hour: int) -> datetime:
    """A time of March 2027 in Paris, before the clocks change."""
    return datetime(2027, 3, day, hour, tzinfo=PARIS)


def ews(moment: datetime) -> EWSDateTime:
    return EWSDateTime.from_datetime(moment)


@pytest.fixture
def exchange(start_exchange: StartExchange) -> Simulator:
    return start_exchange(limits=Limits(minute_seconds=0.5, heartbeat_seconds=0.1))


@pytest.fixture
def connect(exchange: Simulator, monkeypatch: pytest.MonkeyPatch) -> Iterator[SignIn]:
    class TrustingAdapter(requests.adapters.HTTPAdapter):
        def cert_verify(self, conn: object, url: str, verify: object, cert: object) -> None:
            super().cert_verify(conn=conn, url=url, verify=str(exchange.ca_file), cert=cert)

    monkeypatch.setattr(BaseProtocol, "HTTP_ADAPTER_CLS", TrustingAdapter)
    opened: list[Account] = []

    def sign_in(auth_type: str = BASIC, address: str = ALICE.email) -> Account:
        credentials = Credentials(ALICE.email, PASSWORD)
        configuration = Configuration(service_endpoint=exchange.url, credentials=credentials, auth_type=auth_type)
        account = Account(
            address, config=configuration, autodiscover=False, access_type=DELEGATE, default_timezone=ZONE
        )
        opened.append(account)
        return account

    yield sign_in
    for account in opened:
        account.protocol.close()
    CachingProtocol.clear_cache()


@pytest.fixture
def alice(connect: SignIn) -> Account:
    return connect()


def test_it_recognises_the_server(alice: Account) -> None:
    assert str(alice.version.build) == "15.2.2562.27"


def test_it_signs_in_by_ntlm(connect: SignIn, exchange: Simulator) -> None:
    assert connect(NTLM).calendar.name == "Calendrier"
    assert {sign_in.scheme for sign_in in exchange.sign_ins} == {"ntlm"}


def test_it_lists_a_calendar_view_with_series_expanded(alice: Account, exchange: Simulator) -> None:
    mailbox = exchange.mailbox(ALICE.email)
    mailbox.add_event("Visite", start=at(2, 9), end=at(2, 10), status="WorkingElsewhere")
    mailbox.add_event(
        "Staff",
        start=at(1, 14),
        end=at(1, 15),
        recurrence=Recurrence("Weekly", at(1, 14).date(), days=("Monday",), occurrences=3),
    )
    view = alice.calendar.view(start=ews(at(1, 0)), end=ews(at(31, 0))).order_by("start")
    assert [(item.subject, item.start, item.legacy_free_busy_status, item.type) for item in view] == [
        ("Staff", at(1, 14), "Busy", "Occurrence"),
        ("Visite", at(2, 9), "WorkingElsewhere", "Single"),
        ("Staff", at(8, 14), "Busy", "Occurrence"),
        ("Staff", at(15, 14), "Busy", "Occurrence"),
    ]


def test_it_creates_changes_and_cancels_a_meeting(alice: Account, exchange: Simulator) -> None:
    meeting = CalendarItem(
        account=alice,
        folder=alice.calendar,
        subject="Entretien",
        body=HTMLBody("<p>Bonjour</p>"),
        start=ews(at(3, 9)),
        end=ews(at(3, 10)),
        required_attendees=["bob@example.org"],
    )
    meeting.save(send_meeting_invitations=SEND_TO_ALL_AND_SAVE_COPY)
    meeting.start, meeting.end = ews(at(3, 11)), ews(at(3, 12))
    meeting.save(update_fields=["start", "end"], send_meeting_invitations=SEND_TO_ALL_AND_SAVE_COPY)
    [kept] = exchange.mailbox(ALICE.email).events()
    assert (kept.subject, kept.start, kept.end) == ("Entretien", at(3, 11), at(3, 12))
    meeting.refresh()
    meeting.cancel(new_body="Empêchement")
    assert exchange.mailbox(ALICE.email).events() == []
    assert [(mail.kind, mail.recipients, mail.text) for mail in exchange.sent] == [
        ("invitation", ("bob@example.org",), ""),
        ("update", ("bob@example.org",), ""),
        ("cancellation", ("bob@example.org",), "Empêchement"),
    ]


def test_it_deletes_an_appointment(alice: Account, exchange: Simulator) -> None:
    exchange.mailbox(ALICE.email).add_event("Visite", start=at(2, 9), end=at(2, 10))
    alice.calendar.get(subject="Visite").delete()
    assert exchange.mailbox(ALICE.email).events() == []


def test_it_synchronises_only_what_changed(alice: Account, exchange: Simulator) -> None:
    mailbox = exchange.mailbox(ALICE.email)
    first = mailbox.add_event("Visite", start=at(2, 9), end=at(2, 10))
    second = mailbox.add_event("Garde", start=at(2, 19), end=at(2, 21))
    assert [(kind, item.subject) for kind, item in alice.calendar.sync_items()] == [
        ("create", "Visite"),
        ("create", "Garde"),
    ]
    mailbox.change_event(first, subject="Visite reportée")
    mailbox.delete_event(second)
    assert [kind for kind, _ in alice.calendar.sync_items()] == ["update", "delete"]
    assert list(alice.calendar.sync_items()) == []


def test_it_hears_of_a_change_while_it_streams(alice: Account, exchange: Simulator) -> None:
    mailbox = exchange.mailbox(ALICE.email)
    with alice.calendar.streaming_subscription() as subscription:
        add = lambda: mailbox.add_event("Visite", start=at(2, 9), end=at(2, 10))  # noqa: E731
        timer = threading.Timer(0.1, add)
        timer.start()
        told = list(alice.calendar.get_streaming_events(subscription, connection_timeout=1))
        timer.join()
    assert [event.ELEMENT_NAME for notification in told for event in notification.events] == ["CreatedEvent"]


def test_it_reads_free_and_busy_times_and_working_hours(alice: Account, exchange: Simulator) -> None:
    exchange.mailbox(ALICE.email).add_event("Visite", start=at(2, 9), end=at(2, 10), status="OOF")
    [view] = alice.protocol.get_free_busy_info(
        accounts=[(alice, "Organizer", False)], start=ews(at(1, 0)), end=ews(at(7, 0))
    )
    assert [(event.start, event.end, event.busy_type) for event in view.calendar_events] == [
        (at(2, 9), at(2, 10), "OOF")
    ]
    [hours] = view.working_hours
    assert (hours.start.hour, hours.end.hour) == (9, 18)


def test_it_finds_rooms_and_people(alice: Account, exchange: Simulator) -> None:
    fill(exchange.organisation)
    [rooms] = list(alice.protocol.get_roomlists())
    assert [room.name for room in alice.protocol.get_rooms(rooms.email_address)] == ["Salle Pasteur", "Salle Curie"]
    [found] = alice.protocol.resolve_names(["camille"])
    assert found.email_address == "camille.bernard@hopital.test"


def test_it_opens_a_calendar_that_a_colleague_shares(connect: SignIn, exchange: Simulator) -> None:
    bob = exchange.mailbox("bob@hopital.test")
    bob.add_event("Bloc", start=at(2, 9), end=at(2, 10))
    bob.share(ALICE.email, "reader")
    bob.share(ALICE.email, "reader", "msgfolderroot")
    bob.share(ALICE.email, "reader", "root")
    shared = connect(address=bob.owner.email).calendar
    assert [item.subject for item in shared.view(start=ews(at(1, 0)), end=ews(at(7, 0)))] == ["Bloc"]


def test_pages_follow_each_other_without_a_gap(alice: Account, exchange: Simulator) -> None:
    mailbox = exchange.mailbox(ALICE.email)
    for number in range(25):
        mailbox.add_event(
            f"{number:02}", start=at(2, 9) + timedelta(hours=number), end=at(2, 10) + timedelta(hours=number)
        )
    items = alice.calendar.all().order_by("subject")
    items.page_size = 10
    subjects = [item.subject for item in items]
    assert len(subjects) == 25
    assert all(before < after for before, after in pairwise(subjects))
