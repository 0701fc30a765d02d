"""What is old goes, kind by kind, once a day."""

from datetime import datetime, timedelta

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from creneau.accounts import chain
from creneau.accounts.models import AuditEntry, Host
from creneau.calendars.models import ConnectionAttempt
from creneau.notifications.models import Delivery, Message, Webhook
from creneau.privacy.retention import purge
from creneau.scheduling.book import Invitee, book
from creneau.scheduling.models import EventType
from tests.web.conftest import as_alice, browser

__all__ = ["as_alice", "browser"]

NOTHING = {"invitees": 0, "mail": 0, "webhook_deliveries": 0, "connection_attempts": 0, "audit": 0}


@pytest.fixture
def keep(settings: pytest.FixtureRequest) -> dict[str, int]:
    settings.KEEP_DAYS = dict.fromkeys(NOTHING, 30)  # type: ignore[attr-defined]
    return settings.KEEP_DAYS  # type: ignore[attr-defined, no-any-return]


@pytest.mark.django_db
def test_an_empty_installation_has_nothing_to_throw_away(keep: dict[str, int]) -> None:
    assert purge(now=timezone.now()) == NOTHING
    assert AuditEntry.objects.count() == 0


@pytest.mark.parametrize(("days", "name"), [(29, "Bob Durand"), (31, "Anonymised")])
def test_who_booked_is_forgotten_after_a_while(
    keep: dict[str, int], half_hour: EventType, monday: datetime, bob: Invitee, days: int, name: str
) -> None:
    booking = book(event_type=half_hour, start_at=monday, invitee=bob, now=monday - timedelta(days=1)).booking
    purge(now=booking.end_at + timedelta(days=days))
    booking.refresh_from_db()
    assert booking.invitee_name == name
    assert purge(now=booking.end_at + timedelta(days=days))["invitees"] == 0


def test_who_has_a_meeting_ahead_is_never_forgotten(
    keep: dict[str, int], half_hour: EventType, monday: datetime, bob: Invitee
) -> None:
    booking = book(event_type=half_hour, start_at=monday, invitee=bob, now=monday - timedelta(days=50)).booking
    purge(now=monday)
    booking.refresh_from_db()
    assert booking.invitee_name == "Bob Durand"


def test_sent_mail_goes_and_waiting_mail_stays(keep: dict[str, int], alice: Host) -> None:
    now = timezone.now()
    old = now - timedelta(days=31)
    for occasion, sent_at, due_at in (("sent", old, None), ("new", now, None), ("waits", None, now)):
        Message.objects.create(occasion=occasion, recipient="bob@example.org", sent_at=sent_at, due_at=due_at)
    Message.objects.filter(occasion="waits").update(created_at=old)
    assert purge(now=now)["mail"] == 1
    assert set(Message.objects.values_list("occasion", flat=True)) == {"new", "waits"}


def test_deliveries_and_attempts_go_when_they_are_over(keep: dict[str, int], alice: Host) -> None:
    now = timezone.now()
    webhook = Webhook.objects.create(host=alice, url="https://example.org/", events=[], active_since=now)
    for state in ("waiting", "arrived", "failed"):
        Delivery.objects.create(webhook=webhook, event="test", body="{}", state=state)
    ConnectionAttempt.objects.create(host=alice, email="a@demo.example", sealed_password=b"x")
    ConnectionAttempt.objects.create(host=alice, email="b@demo.example", sealed_password=None)
    gone = purge(now=now + timedelta(days=31))
    assert (gone["webhook_deliveries"], gone["connection_attempts"]) == (2, 1)
    assert Delivery.objects.get().state == "waiting"


def test_the_audit_log_keeps_its_chain(keep: dict[str, int], alice: Host) -> None:
    chain.seal()
    count = AuditEntry.objects.count()
    assert purge(now=timezone.now() + timedelta(days=31))["audit"] == count
    chain.seal()
    assert (chain.first_broken(), AuditEntry.objects.get().detail["audit"]) == ("", count)


def test_nothing_goes_where_it_is_kept_for_ever(keep: dict[str, int], alice: Host) -> None:
    keep |= dict.fromkeys(NOTHING, 0)
    Message.objects.create(occasion="sent", recipient="bob@example.org", sent_at=timezone.now(), due_at=None)
    assert purge(now=timezone.now() + timedelta(days=9999)) == {}


def test_sessions_that_ended_go(as_alice: Client, keep: dict[str, int]) -> None:
    Session.objects.create(session_key="ended", session_data="", expire_date=timezone.now() - timedelta(days=1))
    purge(now=timezone.now())
    assert list(Session.objects.values_list("session_key", flat=True)) == [as_alice.session.session_key]
    assert as_alice.get("/settings").status_code == 200
