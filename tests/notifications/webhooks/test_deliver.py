"""What became of a booking reaches the host's program: signed, repeated, written down."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.utils.translation import override
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from creneau.accounts.models import Host
from creneau.notifications.models import Message
from creneau.notifications.webhooks import plan, subscribe
from creneau.notifications.webhooks.deliver import WAITS, deliver
from creneau.notifications.webhooks.models import Delivery, Webhook
from creneau.notifications.webhooks.plan import plan_what_was_missed, replay, send_test
from creneau.notifications.webhooks.sweep import sweep
from creneau.scheduling.book import Invitee, book
from creneau.scheduling.cancel import cancel
from creneau.scheduling.models import Booking, EventType
from creneau.scheduling.reschedule import reschedule
from tests.notifications.webhooks.receiver import Receiver

NINE = datetime(2027, 3, 1, 8, tzinfo=UTC)  # in Paris
Told = tuple[Webhook, str]
Committed = DjangoCaptureOnCommitCallbacks


@pytest.fixture
def booked(
    sunday: datetime, told: Told, half_hour: EventType, bob: Invitee, django_capture_on_commit_callbacks: Committed
) -> Booking:
    with django_capture_on_commit_callbacks(execute=True):
        return book(event_type=half_hour, start_at=NINE, invitee=bob, now=sunday).booking


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch, sunday: datetime) -> Callable[[timedelta], datetime]:
    """Moves the clock to this long after Sunday noon."""

    def move(by: timedelta) -> datetime:
        now = sunday + by
        monkeypatch.setattr("django.utils.timezone.now", lambda: now)
        return now

    return move


def only() -> Delivery:
    return Delivery.objects.get()


def test_a_booking_is_told_of(booked: Booking, receiver: Receiver) -> None:
    assert (only().event, only().state) == ("booking.created", "waiting")
    deliver(delivery_id=only().pk)
    (got,) = receiver.got
    assert (got.path, got.headers["content-type"]) == ("/hooks?from=creneau", "application/json")
    assert json.loads(got.body) == {
        "type": "booking.created",
        "timestamp": "2027-02-28T12:00:00Z",
        "data": {
            "id": booked.pk,
            "host": "alice",
            "event_type": "30min",
            "start": "2027-03-01T08:00:00Z",
            "end": "2027-03-01T08:30:00Z",
            "state": "confirmed",
            "location": "",
            "invitee": {
                "name": "Bob Durand",
                "email": "bob@example.org",
                "timezone": "Europe/London",
                "language": "en",
            },
            "guests": [],
            "answers": [],
            "by": "invitee",
            "reason": "",
            "previous": None,
        },
    }
    assert booked.token not in got.body.decode()
    assert (only().state, only().status, only().excerpt, only().attempts) == ("arrived", 200, "thank you", 1)


@pytest.mark.parametrize(
    ("language", "words"), [("en", "Phone call to +33 6 12 34 56 78"), ("fr", "Appel au +33 6 12 34 56 78")]
)
def test_where_is_said_in_the_invitees_language_whoever_makes_the_change(
    booked: Booking, sunday: datetime, language: str, words: str, django_capture_on_commit_callbacks: Committed
) -> None:
    Booking.objects.update(language=language, place={"kind": "host_calls", "value": "+33612345678"})
    booked.refresh_from_db()
    for of_the_reader in ("fr", "en"):
        with override(of_the_reader), django_capture_on_commit_callbacks(execute=True):
            at = NINE + timedelta(hours=1 if of_the_reader == "fr" else 2)
            reschedule(booking=booked, start_at=at, by="host", now=sunday)
    moved = Delivery.objects.filter(event="booking.rescheduled")
    assert [json.loads(each.body)["data"]["location"] for each in moved] == [words, words]


def test_moving_and_cancelling_are_told_of(
    booked: Booking, receiver: Receiver, sunday: datetime, django_capture_on_commit_callbacks: Committed
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        reschedule(booking=booked, start_at=NINE + timedelta(hours=1), by="invitee", now=sunday)
    with django_capture_on_commit_callbacks(execute=True):
        cancel(booking=booked, by="host", reason="Ill", now=sunday)
    for pk in Delivery.objects.order_by("pk").values_list("pk", flat=True):
        deliver(delivery_id=pk)
    moved, cancelled = (json.loads(got.body) for got in receiver.got[1:])
    assert (moved["type"], moved["data"]["start"]) == ("booking.rescheduled", "2027-03-01T09:00:00Z")
    assert moved["data"]["previous"] == {"start": "2027-03-01T08:00:00Z", "end": "2027-03-01T08:30:00Z"}
    assert (cancelled["type"], cancelled["data"]["state"]) == ("booking.cancelled", "cancelled")
    assert (cancelled["data"]["by"], cancelled["data"]["reason"]) == ("host", "Ill")


def test_the_signature_is_right_and_a_rotated_secret_signs_beside_the_new_one(
    told: Told, receiver: Receiver, later: Callable[[timedelta], datetime]
) -> None:
    webhook, first = told
    really_now = datetime.now(UTC)
    later(really_now - datetime(2027, 2, 28, 12, tzinfo=UTC))  # the verifier has a clock of its own
    second = subscribe.give_new_secret(webhook=webhook)
    deliver(delivery_id=send_test(webhook=webhook).pk)
    (got,) = receiver.got
    assert first != second
    assert all(got.verified(secret)["type"] == "test" for secret in (first, second))
    Webhook.objects.update(former_until=really_now)
    deliver(delivery_id=send_test(webhook=webhook).pk)
    assert len(receiver.got[1].headers["webhook-signature"].split()) == 1
    assert receiver.got[1].verified(second)["type"] == "test"


def test_a_secret_lies_sealed_in_the_database(told: Told) -> None:
    webhook, secret = told
    assert secret.startswith("whsec_")
    assert secret.encode() not in bytes(webhook.sealed_secret or b"")


def test_what_does_not_arrive_is_sent_again_later_and_later(
    booked: Booking, receiver: Receiver, later: Callable[[timedelta], datetime]
) -> None:
    receiver.answers = [(500, "out of order"), (200, "")]
    deliver(delivery_id=only().pk)
    assert (only().state, only().status, only().excerpt) == ("waiting", 500, "out of order")
    deliver(delivery_id=only().pk)
    assert len(receiver.got) == 1  # not due yet
    later(WAITS[0])
    deliver(delivery_id=only().pk)
    assert (only().state, only().attempts) == ("arrived", 2)
    assert receiver.got[0].headers["webhook-id"] == receiver.got[1].headers["webhook-id"]
    assert receiver.got[0].body == receiver.got[1].body


def test_after_three_days_it_is_switched_off_and_the_host_is_told(
    booked: Booking, receiver: Receiver, later: Callable[[timedelta], datetime], settings: Settings
) -> None:
    settings.SENDS_MAIL = True
    receiver.answers = [(503, "")]
    passed = timedelta()
    for wait in (timedelta(), *WAITS):
        passed += wait
        later(passed)
        deliver(delivery_id=only().pk)
    assert timedelta(days=3) < passed < timedelta(days=4)
    assert (len(receiver.got), only().state, only().due_at) == (10, "failed", None)
    webhook = Webhook.objects.get()
    assert (webhook.is_active, webhook.fault) == (False, "silent")
    told = Message.objects.get()
    assert (told.recipient, told.subject) == ("alice@demo.example", "A webhook was switched off")
    assert "nothing arrived for three days" in told.text
    assert f'href="http://testserver/settings/webhooks/{webhook.pk}"' in told.html
    assert mail.outbox == []


def test_one_message_that_nobody_takes_switches_nothing_off_where_others_arrive(
    booked: Booking, told: Told, receiver: Receiver, later: Callable[[timedelta], datetime]
) -> None:
    receiver.answers = [(400, "what?")]
    Delivery.objects.update(attempts=len(WAITS))
    Webhook.objects.update(arrived_at=datetime.now(UTC) + timedelta(days=900))
    deliver(delivery_id=only().pk)
    assert (only().state, Webhook.objects.get().is_active) == ("failed", True)


def test_whoever_answers_that_it_is_gone_is_not_asked_again(booked: Booking, receiver: Receiver) -> None:
    receiver.answers = [(410, "")]
    deliver(delivery_id=only().pk)
    webhook = Webhook.objects.get()
    assert (only().state, webhook.is_active, webhook.fault) == ("failed", False, "gone")


def test_a_redirect_is_not_followed(booked: Booking, receiver: Receiver) -> None:
    receiver.answers, receiver.headers = [(302, "elsewhere")], {"Location": receiver.url}
    deliver(delivery_id=only().pk)
    assert (len(receiver.got), only().state, only().status) == (1, "waiting", 302)


def test_a_test_is_tried_once(told: Told, receiver: Receiver) -> None:
    receiver.answers = [(500, "")]
    deliver(delivery_id=send_test(webhook=told[0]).pk)
    assert (only().state, only().event, Webhook.objects.get().is_active) == ("failed", "test", True)


def test_what_has_arrived_can_be_sent_again_and_is_the_same(booked: Booking, receiver: Receiver) -> None:
    deliver(delivery_id=only().pk)
    replay(delivery=only())
    deliver(delivery_id=only().pk)
    first, second = receiver.got
    assert (first.body, first.headers["webhook-id"]) == (second.body, second.headers["webhook-id"])


def test_only_what_is_wanted_is_told(
    told: Told,
    sunday: datetime,
    half_hour: EventType,
    bob: Invitee,
    django_capture_on_commit_callbacks: Committed,
) -> None:
    subscribe.change(webhook=told[0], events=["booking.cancelled"])
    with django_capture_on_commit_callbacks(execute=True):
        booking = book(event_type=half_hour, start_at=NINE, invitee=bob, now=sunday).booking
    assert not Delivery.objects.exists()
    with django_capture_on_commit_callbacks(execute=True):
        cancel(booking=booking, by="host", now=sunday)
    assert only().event == "booking.cancelled"


def test_a_webhook_that_is_off_hears_nothing_and_not_afterwards(
    sunday: datetime, told: Told, half_hour: EventType, bob: Invitee, django_capture_on_commit_callbacks: Committed
) -> None:
    subscribe.change(webhook=told[0], is_active=False)
    with django_capture_on_commit_callbacks(execute=True):
        book(event_type=half_hour, start_at=NINE, invitee=bob, now=sunday)
    subscribe.change(webhook=Webhook.objects.get(), is_active=True)
    Webhook.objects.update(active_since=sunday + timedelta(seconds=1))
    plan_what_was_missed()
    assert not Delivery.objects.exists()


def test_what_nobody_was_nudged_about_is_found(
    sunday: datetime, told: Told, half_hour: EventType, bob: Invitee
) -> None:
    book(event_type=half_hour, start_at=NINE, invitee=bob, now=sunday)  # its process dies before the signal
    sweep()
    assert only().event == "booking.created"
    sweep()
    plan_what_was_missed()
    assert Delivery.objects.count() == 1


def test_another_hosts_bookings_are_not_told(
    alice: Host, half_hour: EventType, bob: Invitee, now: datetime, receiver: Receiver, db: None
) -> None:
    from creneau.scheduling.welcome import add_host

    carol = add_host(email="carol@demo.example", name="Carol", password="correct horse", time_zone="UTC")
    subscribe.add(host=carol, url=receiver.url, events=Webhook.Event.values)
    booking = book(event_type=half_hour, start_at=NINE, invitee=bob, now=now).booking
    plan.plan_change(None, change_id=booking.changes.get().pk)
    assert not Delivery.objects.exists()


def test_old_deliveries_are_forgotten(booked: Booking, later: Callable[[timedelta], datetime]) -> None:
    long_ago: Any = datetime(2027, 1, 1, tzinfo=UTC)
    Delivery.objects.update(created_at=long_ago, state="arrived", due_at=None)
    plan.LOOK_BACK, kept = timedelta(), plan.LOOK_BACK
    try:
        sweep()
    finally:
        plan.LOOK_BACK = kept
    assert not Delivery.objects.exists()
