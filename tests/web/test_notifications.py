"""The page on which a host chooses about invitations, mail and reminders."""

from typing import Any

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from creneau.accounts.models import Host
from creneau.notifications.models import Message, Wishes
from creneau.scheduling.models import Correspondence

from . import rows

PAGE = "/settings/notifications"
CHOSEN: dict[str, Any] = {
    "invitations": "exchange",
    "reminder_minutes": "60",
    "told_of": ["requests", "trouble"],
    "invitee_reminders": ["1440", "60"],
    "host_reminders": ["15"],
    "sent_through": "mail_server",
    "subject_en": "{invitee}: {event_type}",
    "body_en": "Hello {invitee},\r\n\r\n{manage_url}",
    "subject_fr": "",
    "body_fr": "",
}


@pytest.fixture(autouse=True)
def _sends_mail(settings: Settings) -> None:
    settings.SENDS_MAIL = True


def test_what_is_chosen_is_kept_and_shown_again(as_alice: Client, alice: Host) -> None:
    assert as_alice.post(PAGE, CHOSEN).status_code == 302
    wishes, told = Wishes.objects.get(host=alice), Correspondence.objects.get(host=alice)
    assert (wishes.of_bookings, wishes.of_requests, wishes.of_trouble) == (False, True, True)
    assert (wishes.invitee_reminders, wishes.host_reminders, told.reminder_minutes) == ([1440, 60], [15], 60)
    own = {"subject": "{invitee}: {event_type}", "body": "Hello {invitee},\n\n{manage_url}"}
    assert told.templates == {"en": own}
    page = as_alice.get(PAGE).content.decode()
    assert 'value="{invitee}: {event_type}"' in page
    assert "24 hours" in page


def test_our_own_words_are_shown_and_not_kept_as_the_host_s(as_alice: Client, alice: Host) -> None:
    page = as_alice.get(PAGE).content.decode()
    assert 'value="{event_type}: {invitee} and {host}"' in page
    assert "Déplacer ou annuler ce rendez-vous" in page
    as_alice.post(PAGE, {**CHOSEN, "subject_en": "{event_type}: {invitee} and {host}", "body_en": ""})
    assert Correspondence.objects.get(host=alice).templates == {}


def test_a_name_that_we_do_not_know_is_refused_beside_the_field(as_alice: Client) -> None:
    answer = as_alice.post(PAGE, {**CHOSEN, "body_en": "Dear {invite}, {when}"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "{invite} {when} are no names we know. There are: {event_type} {host} {invitee}" in page
    assert "Dear {invite}, {when}" in page
    assert 'aria-invalid="true"' in page
    assert Correspondence.objects.count() == 0


def test_a_preview_saves_nothing_and_keeps_what_was_typed(as_alice: Client) -> None:
    answer = as_alice.post(PAGE, {**CHOSEN, "body_en": "<b>Hi</b> {invitee}", "preview": "1"})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "<p><b>Camille Durand: 30 minute meeting</b></p><p>&lt;b&gt;Hi&lt;/b&gt; Camille Durand</p>" in page
    assert "Camille Durand et Alice Martin" in page
    assert Correspondence.objects.count() == 0


def test_without_any_way_to_send_the_page_says_so_and_our_mail_cannot_invite(
    as_alice: Client, settings: Settings
) -> None:
    settings.SENDS_MAIL = False
    page = as_alice.get(PAGE).content.decode()
    assert "No mail can leave" in page
    assert "Send me a sample" not in page
    answer = as_alice.post(PAGE, {**CHOSEN, "invitations": "mail"})
    assert answer.status_code == 422
    assert "There is no way to send mail" in answer.content.decode()


def test_the_host_s_own_mailbox_is_a_way_once_it_is_connected(as_alice: Client, alice: Host) -> None:
    assert as_alice.post(PAGE, {**CHOSEN, "sent_through": "exchange"}).status_code == 422
    rows.account(alice)
    assert "from your own mailbox, alice@demo.example" in as_alice.get(PAGE).content.decode()
    assert as_alice.post(PAGE, {**CHOSEN, "sent_through": "exchange"}).status_code == 302
    assert Wishes.objects.get(host=alice).sent_through == "exchange"


def test_without_a_mail_server_the_host_s_own_mailbox_can_be_chosen(
    as_alice: Client, alice: Host, settings: Settings
) -> None:
    settings.SENDS_MAIL = False
    rows.account(alice)
    assert "Choose below that mail leaves from your own mailbox" in as_alice.get(PAGE).content.decode()
    assert as_alice.post(PAGE, {**CHOSEN, "sent_through": ""}).status_code == 302
    assert as_alice.post(PAGE, {**CHOSEN, "sent_through": "exchange"}).status_code == 302
    assert "Send me a sample" in as_alice.get(PAGE).content.decode()


def test_a_sample_is_sent_once_however_often_it_is_pressed(as_alice: Client) -> None:
    as_alice.post(f"{PAGE}/sample")
    page = as_alice.post(f"{PAGE}/sample", follow=True).content.decode()
    assert "A sample is on its way to alice@demo.example." in page
    [message] = Message.objects.all()
    assert (message.recipient, message.html.count("Camille")) == ("alice@demo.example", 0)
    assert message.subject.startswith("Confirmed: 30 minute meeting with Alice Martin")


def test_another_host_s_choice_is_not_touched(as_alice: Client, carol: Host) -> None:
    as_alice.post(PAGE, CHOSEN)
    assert not Wishes.objects.filter(host=carol).exists()


def test_a_stranger_is_sent_to_the_sign_in(browser: Client) -> None:
    assert browser.get(PAGE).status_code == 302
