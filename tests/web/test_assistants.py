"""Assistants: they manage another's page under their own name, and touch neither passwords nor tokens."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from creneau.accounts.assistants import name_assistant
from creneau.accounts.models import Assistant, AuditEntry, Host
from creneau.accounts.people import add_user
from creneau.scheduling.models import Booking
from tests.web import rows

FOR_THE_HOST_ALONE = [
    "/settings/tokens",
    "/settings/webhooks",
    "/settings/assistants",
    "/availability/calendars/connect",
]


@pytest.fixture
def carol_for_alice(alice: Host, carol: Host, browser: Client) -> Client:
    """Carol, who looks after Alice's page and has gone there."""
    name_assistant(host=alice, email="carol@demo.example")
    browser.force_login(carol.user)
    browser.post("/pages/current", {"host": "alice"})
    return browser


def test_a_host_names_an_assistant_and_sends_her_away(sure: Client, alice: Host, carol: Host) -> None:
    sure.post("/settings/assistants", {"email": "Carol@demo.example"})
    row = Assistant.objects.get()
    assert (row.host, row.user) == (alice, carol.user)
    sure.post(f"/settings/assistants/{row.pk}/removal")
    assert not Assistant.objects.exists()


def test_who_finds_the_browser_open_names_no_assistant(as_alice: Client, alice: Host, carol: Host) -> None:
    """Whoever looks after a page keeps a way to it of their own."""
    page = as_alice.post("/settings/assistants", {"email": "carol@demo.example"}).headers["Location"]
    assert page == "/account/reauthenticate/?next=%2Fsettings%2Fassistants"
    assert not Assistant.objects.exists()
    assert as_alice.post(page, {"password": "correct horse"}).headers["Location"] == "/settings/assistants"
    assert Assistant.objects.get().user == carol.user


def test_who_cannot_be_an_assistant_is_said_beside_the_field(sure: Client, alice: Host) -> None:
    for email, said in (
        ("zoe@demo.example", "Nobody here signs in with this address. An administrator can invite them."),
        ("alice@demo.example", "This is you."),
    ):
        answer = sure.post("/settings/assistants", {"email": email})
        assert (answer.status_code, answer.context["form"].errors) == (422, {"email": [said]})


def test_an_assistant_goes_to_the_page_and_acts_there(carol_for_alice: Client, alice: Host) -> None:
    meeting = rows.booking(alice, datetime.now(UTC) + timedelta(days=3))
    page = carol_for_alice.get("/meetings").content.decode()
    assert "You are managing the page of Alice Martin" in page
    assert "Bob Durand" in page
    assert carol_for_alice.post(f"/meetings/{meeting.pk}/cancellation").status_code == 302
    assert Booking.objects.get().state == "cancelled"


def test_what_an_assistant_does_is_recorded_as_hers(carol_for_alice: Client, alice: Host, carol: Host) -> None:
    meeting = rows.booking(alice, datetime.now(UTC) + timedelta(days=3))
    carol_for_alice.post(f"/meetings/{meeting.pk}/cancellation")
    entry = AuditEntry.objects.filter(thing="booking").latest("pk")
    assert (entry.actor, entry.person_id, entry.about) == ("person", carol.user_id, str(meeting.pk))


def test_an_assistant_leaves_for_her_own_page(carol_for_alice: Client) -> None:
    carol_for_alice.post("/pages/current")
    assert "You are managing" not in carol_for_alice.get("/meetings").content.decode()


@pytest.mark.parametrize("path", FOR_THE_HOST_ALONE)
def test_passwords_and_tokens_are_the_hosts_alone(path: str, carol_for_alice: Client) -> None:
    answer = carol_for_alice.get(path)
    assert answer.status_code == 403
    assert "Ask Alice Martin to do it." in answer.content.decode()
    assert carol_for_alice.post(path).status_code == 403


def test_an_assistant_cannot_disconnect_a_calendar(carol_for_alice: Client, alice: Host) -> None:
    account = rows.account(alice)
    assert carol_for_alice.post(f"/availability/calendars/{account.pk}/disconnection").status_code == 403


def test_the_assistants_own_password_is_what_she_changes(carol_for_alice: Client, alice: Host, carol: Host) -> None:
    form = {"oldpassword": "correct horse", "password1": "ten green bottles", "password2": "ten green bottles"}
    carol_for_alice.post("/account/password/change/", form)
    alice.user.refresh_from_db()
    carol.user.refresh_from_db()
    assert (alice.user.check_password("correct horse"), carol.user.check_password("ten green bottles")) == (True, True)


def test_nobody_goes_where_they_were_not_named(alice: Host, carol: Host, browser: Client) -> None:
    browser.force_login(carol.user)
    assert browser.post("/pages/current", {"host": "alice"}).status_code == 404
    assert browser.post("/pages/current", {"host": "nobody"}).status_code == 404
    assert "Alice" not in browser.get("/pages").content.decode()


def test_an_assistant_sent_away_is_back_on_her_own_page_at_once(carol_for_alice: Client) -> None:
    Assistant.objects.all().delete()
    assert "You are managing" not in carol_for_alice.get("/meetings").content.decode()


def test_the_page_of_somebody_deactivated_is_nobodys_to_manage(carol_for_alice: Client, alice: Host) -> None:
    alice.user.is_active = False
    alice.user.save()
    assert "You are managing" not in carol_for_alice.get("/meetings").content.decode()


def test_an_assistant_without_a_page_is_led_to_those_she_looks_after(alice: Host, browser: Client) -> None:
    secretary = add_user(email="sam@demo.example", name="Sam", password="correct horse")
    name_assistant(host=alice, email=secretary.email)
    browser.force_login(secretary)
    assert browser.get("/meetings").headers["Location"] == "/pages"
    assert "Alice Martin" in browser.get("/pages").content.decode()
    browser.post("/pages/current", {"host": "alice"})
    assert browser.get("/meetings").status_code == 200
