"""A person asks for a copy of what is kept of them, or to be forgotten."""

import json
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.serializers.json import DjangoJSONEncoder
from django.test import Client
from django.utils import timezone

from creneau.accounts import tokens
from creneau.accounts.models import AuditEntry, Host, User
from creneau.calendars.models import CalendarConnection, CalendarEvent
from creneau.notifications.models import Message
from creneau.privacy.erase import Found, LastAdministrator, StillAhead, erase, find
from creneau.privacy.export import export
from creneau.scheduling.book import Invitee, book
from creneau.scheduling.cancel import cancel
from creneau.scheduling.models import Booking, EventType
from creneau.scheduling.reschedule import reschedule
from tests.web.conftest import as_alice, browser

__all__ = ["as_alice", "browser"]

BOB = "bob@example.org"
CAROL = "carol@example.org"
PAGE = "/administration/personal-data"


@pytest.fixture
def booked(alice: Host, half_hour: EventType, monday: datetime, bob: Invitee) -> Booking:
    """Bob booked with Alice, and brings Carol."""
    booking = book(event_type=half_hour, start_at=monday, invitee=bob, guests=[CAROL], now=monday - timedelta(days=3))
    row = booking.booking
    Booking.objects.filter(pk=row.pk).update(host_notes="late again", answers=[{"id": "q", "answer": "asthma"}])
    Message.objects.create(
        occasion="told", booking=row, recipient="alice@demo.example", subject="Bob", text="Bob Durand booked"
    )
    return row


def everything() -> str:
    """All that the database holds in these tables."""
    rows = [*Booking.objects.values(), *CalendarEvent.objects.values(), *Message.objects.values()]
    rows += [*AuditEntry.objects.values(), *User.objects.values(), *Host.objects.values()]
    return json.dumps(rows, cls=DjangoJSONEncoder).lower()


def test_what_there_is_of_a_person_is_counted(booked: Booking, monday: datetime) -> None:
    after = monday + timedelta(days=1)
    assert find("BOB@example.org", after) == Found(1, 0, 0, 0, False, 0)
    assert find(CAROL, after) == Found(0, 1, 0, 0, False, 0)
    assert find("alice@demo.example", after) == Found(0, 0, 1, 1, True, 0)
    assert not find("nobody@example.org", after)


def test_an_invitee_who_is_erased_leaves_times_behind(booked: Booking, monday: datetime) -> None:
    erase(email="Bob@Example.org", now=monday + timedelta(days=1))
    [booking] = Booking.objects.all()
    assert (booking.start_at, booking.invitee_name, booking.invitee_email) == (monday, "Anonymised", "")
    assert booking.token != booked.token
    assert [word for word in ("bob@", "durand", "carol", "asthma", "late again") if word in everything()] == []


def test_a_guest_who_is_erased_leaves_the_booking_as_it_is(booked: Booking, monday: datetime) -> None:
    erase(email=CAROL, now=monday + timedelta(days=1))
    [booking] = Booking.objects.all()
    assert (booking.invitee_email, booking.guests) == (BOB, [])
    assert "carol" not in everything()


@pytest.mark.parametrize(("who", "words"), [(BOB, ["bob@", "durand", "carol"]), (CAROL, ["carol"])])
def test_events_that_a_move_withdrew_are_erased_too(
    booked: Booking, monday: datetime, who: str, words: list[str]
) -> None:
    booked.event_type.needs_confirmation = True
    booked.event_type.save()
    before = monday - timedelta(days=3)
    reschedule(booking=booked, start_at=monday + timedelta(hours=1), by="invitee", now=before)
    assert CalendarEvent.objects.count() == 2
    erase(email=who, now=monday + timedelta(days=1))
    assert [word for word in words if word in everything()] == []


@pytest.mark.parametrize("who", [BOB, CAROL, "alice@demo.example"])
def test_who_still_has_a_meeting_is_not_erased(booked: Booking, monday: datetime, who: str) -> None:
    with pytest.raises(StillAhead) as refusal:
        erase(email=who, now=monday)
    assert refusal.value.count == 1
    cancel(booking=booked, by="host", now=monday - timedelta(hours=1))  # and its event is still in Exchange
    CalendarEvent.objects.update(due_at=monday)
    with pytest.raises(StillAhead):
        erase(email=who, now=monday)


def test_a_host_who_is_erased_is_gone_with_everything(booked: Booking, monday: datetime) -> None:
    CalendarConnection.objects.create(host=booked.host, email="alice@demo.example", sealed_password=b"x")
    number = booked.host.user.pk
    erase(email="alice@demo.example", now=monday + timedelta(days=1))
    assert (User.objects.count(), Host.objects.count(), CalendarConnection.objects.count()) == (0, 0, 0)
    assert (EventType.objects.count(), Booking.objects.count()) == (0, 0)
    assert "alice" not in everything()
    assert AuditEntry.objects.filter(thing="person", act="removed", about=str(number)).exists()


def test_the_last_administrator_stays(alice: Host) -> None:
    User.objects.update(is_administrator=True)
    with pytest.raises(LastAdministrator):
        erase(email=alice.user.email)
    assert Host.objects.count() == 1


def test_an_invitee_gets_what_they_gave(booked: Booking) -> None:
    copy: dict[str, Any] = export(email=BOB)
    [booking] = copy["booked"]
    assert (booking["host"], booking["invitee_name"], booking["guests"]) == ("Alice Martin", "Bob Durand", [CAROL])
    assert booking["answers"] == [{"id": "q", "answer": "asthma"}]
    text = json.dumps(copy, cls=DjangoJSONEncoder)
    assert "late again" not in text  # the host's own
    assert booked.token not in text
    assert (copy["account"], copy["host"]) == (None, None)


def test_a_host_gets_their_account_without_secrets_and_without_the_others(booked: Booking) -> None:
    token = tokens.issue(host=booked.host, name="Website")
    CalendarConnection.objects.create(host=booked.host, email="alice@demo.example", sealed_password=b"canary")
    copy = export(email="alice@demo.example")
    text = json.dumps(copy, cls=DjangoJSONEncoder)
    assert copy["account"]["name"] == "Alice Martin"
    assert [each["name"] for each in copy["host"]["tokens"]] == ["Website"]
    assert [each["email"] for each in copy["host"]["connections"]] == ["alice@demo.example"]
    assert len(copy["host"]["bookings"]) == 1
    found = [secret for secret in (token, "canary", booked.host.user.password, "bob@example.org") if secret in text]
    assert found == []


@pytest.fixture
def as_administrator(as_alice: Client, alice: Host) -> Client:
    """She gave her password a moment ago."""
    User.objects.filter(pk=alice.user.pk).update(is_administrator=True)
    as_alice.post("/account/reauthenticate/", {"password": "correct horse"})
    return as_alice


def test_an_administrator_looks_hands_out_and_erases(as_administrator: Client, booked: Booking) -> None:
    long_ago = timezone.now() - timedelta(days=10)
    Booking.objects.update(start_at=long_ago, end_at=long_ago + timedelta(minutes=30))
    assert "Meetings booked" in as_administrator.get(PAGE, {"email": BOB}).text
    copy = as_administrator.post(f"{PAGE}/copy", {"email": BOB})
    assert copy["Content-Disposition"] == 'attachment; filename="personal-data.json"'
    assert copy.json()["booked"][0]["invitee_email"] == BOB
    assert as_administrator.post(f"{PAGE}/erasure", {"email": BOB}).status_code == 302
    assert "Nothing is kept under this address." in as_administrator.get(PAGE, {"email": BOB}).text


def test_what_hinders_the_erasure_is_said(as_administrator: Client, booked: Booking) -> None:
    ahead = timezone.now() + timedelta(days=10)
    Booking.objects.update(start_at=ahead, end_at=ahead + timedelta(minutes=30))
    page = as_administrator.post(f"{PAGE}/erasure", {"email": BOB})
    assert (page.status_code, "1 meeting is still to come" in page.text) == (422, True)
    last = as_administrator.post(f"{PAGE}/erasure", {"email": "alice@demo.example"})
    assert last.status_code == 422
    assert as_administrator.get(PAGE, {"email": "bob"}).status_code == 422


def test_it_is_for_administrators_alone(as_alice: Client) -> None:
    for way in ("", "/copy", "/erasure"):
        asked = as_alice.get(PAGE) if way == "" else as_alice.post(PAGE + way, {"email": BOB})
        assert asked.status_code == 404


def test_what_is_only_held_for_somebody_is_given_back(half_hour: EventType, bob: Invitee, sunday: datetime) -> None:
    book(event_type=half_hour, start_at=sunday + timedelta(hours=20), invitee=bob, confirms_address=True)
    assert erase(email="bob@example.org", now=sunday).booked == 1
    assert (Booking.objects.count(), CalendarEvent.objects.count()) == (0, 0)
