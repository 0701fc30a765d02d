"""The mail after a change of the way into an account: to the person, by the mail server, without any secret."""

import time
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from email.message import EmailMessage
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added, authenticator_removed
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core import mail as django_mail
from django.test import Client
from pytest_django.fixtures import Settings

from creneau.accounts.assistants import name_assistant
from creneau.accounts.models import Alert, ApiToken, Host, User
from creneau.accounts.people import forget_password, forget_second_factors
from creneau.accounts.tokens import issue
from creneau.notifications.alerts import tell_of_alerts
from creneau.notifications.models import Message
from creneau.scheduling.welcome import add_host
from tests.notifications.conftest import Inbox, body

SIGN_IN = {"login": "alice@demo.example", "password": "correct horse"}
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"
APP = "/account/2fa/totp/activate/"


Commit = Callable[[], AbstractContextManager[object]]


@pytest.fixture
def browser(inbox: Inbox, alice: Host) -> Client:
    """Alice's, signed in, the password shown a moment ago."""
    client = Client(headers={"host": "127.0.0.1", "user-agent": FIREFOX}, REMOTE_ADDR="192.0.2.7")
    client.post("/account/login/", SIGN_IN)
    client.post("/account/reauthenticate/", {"password": "correct horse"})
    return client


def told(inbox: Inbox) -> EmailMessage:
    """The one mail there is, of the one thing that happened."""
    tell_of_alerts()
    assert Alert.objects.count() == 0
    mails = inbox.take()
    assert list(mails) == ["alice@demo.example"]
    return mails["alice@demo.example"]


@pytest.fixture
def commit(django_capture_on_commit_callbacks: Any) -> Commit:
    """allauth says of second steps only after the commit."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


def with_an_app(browser: Client, commit: Commit) -> str:
    secret = str(browser.get(APP).context["form"].secret)
    code = format_hotp_value(hotp_value(secret, int(time.time()) // 30))
    with commit():
        browser.post(APP, {"code": code})
    return secret


def test_a_new_password(browser: Client, inbox: Inbox) -> None:
    said = {"oldpassword": "correct horse", "password1": "battery staple 7", "password2": "battery staple 7"}
    browser.post("/account/password/change/", said)
    mail = told(inbox)
    assert mail["Subject"] == "Your password was changed"
    assert "192.0.2.7" in body(mail)
    assert "Firefox, Linux" in body(mail)
    assert "Was it not you? Change your password at once" in body(mail)
    assert "http://testserver/account/sessions/" in body(mail, "html")
    assert "staple" not in str(mail)
    assert Message.objects.get().host is None


@pytest.mark.django_db(transaction=True)
def test_it_is_in_the_language_of_the_person(browser: Client, inbox: Inbox) -> None:
    """After a real commit: whose request it was is known there too."""
    User.objects.update(language="fr")
    with_an_app(browser, nullcontext)
    mail = told(inbox)
    assert "Les codes d’une application ont été ajoutés à votre connexion" in mail["Subject"]
    assert "Ce n’était pas vous" in body(mail)
    assert "192.0.2.7" in body(mail)


def test_an_app_that_was_added_and_one_that_was_removed(browser: Client, inbox: Inbox, commit: Commit) -> None:
    secret = with_an_app(browser, commit)
    mail = told(inbox)
    assert mail["Subject"] == "Codes of an app were added to your sign-in"
    assert secret not in str(mail)
    with commit():
        browser.post("/account/2fa/totp/deactivate/")
    assert told(inbox)["Subject"] == "Codes of an app were removed from your sign-in"


def test_new_recovery_codes_and_one_that_was_used(browser: Client, inbox: Inbox, commit: Commit) -> None:
    with_an_app(browser, commit)
    told(inbox)
    with commit():
        browser.post("/account/2fa/recovery-codes/generate/")
    assert told(inbox)["Subject"] == "New recovery codes were made"
    codes = Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()
    browser.post("/account/logout/")
    browser.post("/account/login/", SIGN_IN)
    with commit():
        browser.post("/account/2fa/authenticate/", {"code": codes[0]})
    mail = told(inbox)
    assert mail["Subject"] == "A recovery code was used to sign in"
    assert codes[0] not in str(mail)


def test_passkeys(alice: Host, inbox: Inbox) -> None:
    key = Authenticator(user=alice.user, type="webauthn", data={"name": "Key on the ring", "credential": {}})
    authenticator_added.send(Authenticator, request=None, user=alice.user, authenticator=key)
    authenticator_removed.send(Authenticator, request=None, user=alice.user, authenticator=key)
    tell_of_alerts()
    texts = list(Message.objects.order_by("pk").values_list("subject", "text"))
    assert [subject for subject, _text in texts] == [
        "A passkey was added to your account",
        "A passkey was removed from your account",
    ]
    assert "Key on the ring" in texts[0][1]


def test_a_token_is_named_and_not_shown(browser: Client, inbox: Inbox) -> None:
    page = browser.post("/settings/tokens", {"name": "Website", "scopes": ["all"]})
    token = page.context["token"]
    mail = told(inbox)
    assert (ApiToken.objects.count(), mail["Subject"]) == (1, "An API token was made for your page")
    assert "Website" in body(mail)
    assert token not in str(mail)


def test_a_token_made_on_the_server(alice: Host, inbox: Inbox) -> None:
    issue(host=alice)
    mail = told(inbox)
    assert "a command on the server" in body(mail)
    assert "You know nothing of it? Then tell your administrator." in body(mail)


def test_an_assistant_is_named_once(browser: Client, alice: Host, inbox: Inbox) -> None:
    add_host(email="sam@demo.example", name="Sam Petit", password="correct horse", time_zone="UTC")
    browser.post("/settings/assistants", {"email": "sam@demo.example"})
    mail = told(inbox)
    assert mail["Subject"] == "Somebody looks after your page from now on"
    assert "Sam Petit" in body(mail)
    name_assistant(host=alice, email="sam@demo.example")
    assert Alert.objects.count() == 0


def test_what_an_administrator_does_is_said_to_be_theirs(browser: Client, alice: Host, inbox: Inbox) -> None:
    root = add_host(
        email="root@demo.example", name="Root", password="correct horse", time_zone="UTC", is_administrator=True
    )
    client = Client(headers={"host": "127.0.0.1", "user-agent": FIREFOX}, REMOTE_ADDR="192.0.2.99")
    client.post("/account/login/", {"login": root.user.email, "password": "correct horse"})
    client.post("/account/reauthenticate/", {"password": "correct horse"})
    client.post(f"/administration/people/{alice.user_id}/second-factor")
    mail = told(inbox)
    assert mail["Subject"] == "Your second step at sign-in was reset"
    assert "an administrator" in body(mail)
    assert "192.0.2.99" not in body(mail)
    forget_second_factors(user=alice.user)
    told(inbox)
    forget_password(user=alice.user)
    assert told(inbox)["Subject"] == "Your password no longer signs in"


def test_a_password_set_by_the_link_of_a_mail(inbox: Inbox, alice: Host, settings: Settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    client = Client(headers={"host": "127.0.0.1", "user-agent": FIREFOX}, REMOTE_ADDR="192.0.2.7")
    client.post("/account/password/reset/", {"email": "alice@demo.example"})
    text = str(django_mail.outbox[0].body)
    link = text[text.index("/account/password/reset/key/") :].split()[0]
    form = client.get(link)["Location"]
    client.post(form, {"password1": "battery staple 7", "password2": "battery staple 7"})
    tell_of_alerts()
    [message] = Message.objects.all()
    assert message.subject == "Your password was set anew"
    assert "192.0.2.7" in message.text


def test_where_no_mail_can_leave_nothing_is_kept(alice: Host, settings: Settings) -> None:
    settings.SENDS_MAIL = False
    issue(host=alice)
    assert Alert.objects.count() == 0


def test_who_has_no_password_here_is_not_told_to_change_it(alice: Host, inbox: Inbox) -> None:
    User.objects.update(is_from_directory=True)
    Alert.objects.create(user=alice.user, kind="app_added", actor="person")
    text = body(told(inbox))
    assert "Change the password of your organisation at once" in text
    assert "/account/password/reset/" not in text


def test_each_kind_has_its_words(alice: Host, inbox: Inbox) -> None:
    for kind in Alert.Kind:
        Alert.objects.create(user=alice.user, kind=kind, actor="person")
    tell_of_alerts()
    assert len(set(Message.objects.values_list("subject", flat=True))) == len(Alert.Kind)
