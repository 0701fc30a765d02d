"""Signing in by OpenID Connect, at a real provider over loopback: who comes in, and as whom."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from allauth.socialaccount.models import SocialAccount
from django.core import mail
from django.test import Client

from creneau.accounts.invitations import invite
from creneau.accounts.models import Alert, AuditEntry, Host, Invitation, User
from creneau.calendars.suspend import deactivate
from creneau.config import oidc
from creneau.config.environment import Environment, SettingError
from creneau.scheduling.admit import forget_links
from creneau.scheduling.models import EventType
from tests.web import openid
from tests.web.openid import DORA, sign_in

pytestmark = pytest.mark.xdist_group("openid")  # starting a provider takes longer than what is asked of it


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    with openid.provider() as address:
        yield address


@pytest.fixture
def at(issuer: str, alice: Host, settings: Any) -> str:
    """The provider, which newcomers may come in by."""
    openid.configure(settings, issuer, NEWCOMERS="on")
    openid.knows(issuer, "dora", DORA)
    return issuer


def refused(answer: Any) -> str:
    entry = AuditEntry.objects.filter(thing="sign_in").latest("pk")
    assert (answer.status_code, answer.headers["Location"].partition("?")[0]) == (302, "/account/refused/")
    assert (entry.act, entry.detail["way"]) == ("refused", "oidc")
    return str(entry.detail["cause"])


def test_who_the_provider_knows_is_in_with_a_page_of_her_own(at: str, browser: Client) -> None:
    assert sign_in(browser, "dora").headers["Location"] == "/meetings"
    dora = Host.objects.get(user__email="dora@demo.example")
    assert (dora.slug, dora.user.name, dora.user.is_administrator) == ("dora", "Dora Blanc", False)
    assert not dora.user.has_usable_password()
    assert browser.get("/meetings").status_code == 200


def test_what_she_begins_with_is_named_in_the_language_of_her_browser(at: str) -> None:
    sign_in(Client(headers={"host": "127.0.0.1", "accept-language": "fr"}), "dora")
    assert EventType.objects.get(host__slug="dora").name == "Entretien de 30 minutes"
    assert User.objects.get(email="dora@demo.example").language == ""


def test_the_audit_log_says_by_which_way(at: str, browser: Client) -> None:
    sign_in(browser, "dora")
    entry = AuditEntry.objects.get(thing="sign_in")
    assert (entry.act, entry.detail) == ("used", {"way": "oidc"})


def test_a_second_sign_in_finds_the_same_person_whatever_the_address_is_by_now(at: str, browser: Client) -> None:
    sign_in(browser, "dora")
    openid.knows(at, "dora", {"email": "dora.noir@demo.example", "email_verified": True})
    sign_in(Client(headers={"host": "127.0.0.1"}), "dora")
    assert User.objects.exclude(email="alice@demo.example").count() == 1


def test_who_is_here_with_that_address_is_the_same_person(at: str, alice: Host, browser: Client) -> None:
    openid.knows(at, "alice", {"email": "Alice@Demo.example", "email_verified": True})
    assert sign_in(browser, "alice").headers["Location"] == "/meetings"
    assert browser.session["_auth_user_id"] == str(alice.user_id)
    alice.user.refresh_from_db()
    assert alice.user.check_password("correct horse")


def test_who_is_linked_to_an_account_there_is_told_so_and_when_it_is_forgotten(
    at: str, alice: Host, carol: Host, browser: Client, settings: Any
) -> None:
    settings.SENDS_MAIL = True
    openid.knows(at, "alice", {"email": "alice@demo.example", "email_verified": True})
    browser.force_login(carol.user)  # whoever is signed in here meanwhile: it is no administrator's doing
    for _ in range(2):
        sign_in(browser, "alice")
    told = Alert.objects.get()
    assert (told.user, told.kind, told.name) == (alice.user, "organisation_linked", at)
    assert (told.actor, told.address) == ("person", "127.0.0.1")
    forget_links(user=alice.user)
    assert forget_links(user=alice.user) == 0
    assert list(Alert.objects.order_by("pk").values_list("kind", flat=True)[1:]) == ["organisation_forgotten"]


def test_who_is_new_is_not_told_of_it(at: str, browser: Client, settings: Any) -> None:
    settings.SENDS_MAIL = True
    sign_in(browser, "dora")
    assert not Alert.objects.exists()


def test_nobody_new_comes_in_unless_the_administrator_wants_it(at: str, browser: Client, settings: Any) -> None:
    openid.configure(settings, at)
    assert refused(sign_in(browser, "dora")) == "neither here nor invited"
    assert User.objects.count() == 1


def test_who_is_invited_comes_in_as_invited(at: str, alice: Host, browser: Client, settings: Any) -> None:
    openid.configure(settings, at)
    invite(email="dora@demo.example", name="Dora B.", is_administrator=True, has_page=False, by=alice.user)
    sign_in(browser, "dora")
    dora = User.objects.get(email="dora@demo.example")
    assert (dora.name, dora.is_administrator, Host.objects.filter(user=dora).exists()) == ("Dora B.", True, False)
    assert not Invitation.objects.exists()


def test_an_address_that_the_provider_has_not_verified_opens_nothing(at: str, browser: Client) -> None:
    for said in ({"email_verified": False}, {"email_verified": "false"}, {}):
        openid.knows(at, "mallory", {"email": "alice@demo.example", **said})
        assert refused(sign_in(browser, "mallory")) == "address not verified"
    assert not SocialAccount.objects.exists()


def test_a_trusted_domain_stands_in_where_the_provider_says_nothing(at: str, browser: Client, settings: Any) -> None:
    openid.configure(settings, at, NEWCOMERS="on", TRUSTED_DOMAINS="demo.example")
    openid.knows(at, "no", {"email": "no@demo.example", "email_verified": False})
    openid.knows(at, "outside", {"email": "eve@demo.example.evil.example"})
    openid.knows(at, "silent", {"email": "silent@demo.example"})
    assert refused(sign_in(browser, "no")) == "address not verified"
    assert refused(sign_in(browser, "outside")) == "address not verified"
    assert sign_in(browser, "silent").headers["Location"] == "/meetings"


def test_another_account_there_with_the_same_address_is_not_the_same_person(at: str, browser: Client) -> None:
    sign_in(browser, "dora")
    openid.knows(at, "dora-2", DORA)
    other = Client(headers={"host": "127.0.0.1"})
    assert refused(sign_in(other, "dora-2")) == "linked to another account"
    forget_links(user=User.objects.get(email="dora@demo.example"))
    assert sign_in(other, "dora-2").headers["Location"] == "/meetings"


def test_who_was_deactivated_here_stays_outside(at: str, browser: Client) -> None:
    sign_in(browser, "dora")
    deactivate(user=User.objects.get(email="dora@demo.example"))
    assert browser.get("/meetings").status_code == 302
    answer = sign_in(browser, "dora")
    assert refused(answer) == "deactivated"
    assert "This account is closed" in browser.get(answer.headers["Location"]).content.decode()


def test_who_was_deactivated_before_stays_outside_too(at: str, alice: Host, browser: Client) -> None:
    User.objects.filter(pk=alice.user_id).update(is_active=False)
    openid.knows(at, "alice", {"email": "alice@demo.example", "email_verified": True})
    assert refused(sign_in(browser, "alice")) == "deactivated"
    assert not SocialAccount.objects.exists()


def test_only_the_group_comes_in_and_its_administrators_administer(at: str, browser: Client, settings: Any) -> None:
    openid.configure(settings, at, NEWCOMERS="on", GROUP="creneau", ADMINISTRATORS_GROUP="admins")
    assert refused(sign_in(browser, "dora")) == "not in the group"
    for groups, administers in ((["creneau", "admins"], True), (["creneau"], False)):
        openid.knows(at, "dora", {**DORA, "groups": groups})
        User.objects.filter(email="alice@demo.example").update(is_administrator=True)
        sign_in(browser, "dora")
        assert User.objects.get(email="dora@demo.example").is_administrator is administers


def test_the_last_administrator_stays_one_whatever_the_group_says(
    at: str, alice: Host, browser: Client, settings: Any
) -> None:
    openid.configure(settings, at, ADMINISTRATORS_GROUP="admins")
    User.objects.update(is_administrator=True)
    openid.knows(at, "alice", {"email": "alice@demo.example", "email_verified": True})
    sign_in(browser, "alice")
    assert User.objects.get().is_administrator


def test_the_second_step_is_asked_for_here_too(at: str, alice: Host, browser: Client) -> None:
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    TOTP.activate(alice.user, generate_totp_secret())
    openid.knows(at, "alice", {"email": "alice@demo.example", "email_verified": True})
    assert sign_in(browser, "alice").headers["Location"].startswith("/account/2fa/authenticate/")
    assert browser.get("/meetings").status_code == 302


def test_who_has_no_password_of_ours_gets_none_by_mail(at: str, browser: Client, settings: Any) -> None:
    settings.SENDS_MAIL = True
    sign_in(browser, "dora")
    Client(headers={"host": "127.0.0.1"}).post("/account/password/reset/", {"email": "dora@demo.example"})
    assert "change the password there" in mail.outbox[0].body
    assert "/reset/key/" not in mail.outbox[0].body


def test_who_has_no_password_of_ours_is_not_offered_to_change_it(at: str, alice: Host, browser: Client) -> None:
    sign_in(browser, "dora")
    assert "Change your password" not in browser.get("/settings").content.decode()
    assert "Change your password" not in browser.get("/pages").content.decode()
    browser.force_login(alice.user)
    assert "Change your password" in browser.get("/settings").content.decode()


def test_no_claim_is_kept_but_name_and_address(at: str, browser: Client) -> None:
    openid.knows(at, "dora", {**DORA, "birthdate": "1980-01-01"})
    sign_in(browser, "dora")
    row = SocialAccount.objects.get()
    assert (row.extra_data, len(row.uid), "dora" in row.uid) == ({}, 64, False)


def test_who_turns_back_is_told_so(at: str, browser: Client) -> None:
    there = openid.begin(browser)
    back = openid.at_provider(there, "dora", action="deny")  # without the state, which the protocol asks for
    answer = browser.get(f"{back}&state={openid.asked(there)['state']}")
    assert refused(answer) == "broken off"
    assert "You were not signed in there." in browser.get(answer.headers["Location"]).content.decode()


def test_a_provider_that_does_not_answer_is_said_so(alice: Host, browser: Client, settings: Any) -> None:
    openid.configure(settings, "http://127.0.0.1:9")
    answer = browser.post("/account/oidc/login/", follow=True)
    assert answer.status_code == 502
    assert "does not answer. Try again later." in answer.content.decode()


def test_the_page_goes_on_where_it_was_asked_to_and_nowhere_else(at: str, browser: Client) -> None:
    assert sign_in(browser, "dora", next="/settings/tokens").headers["Location"] == "/settings/tokens"
    for elsewhere in ("https://evil.example/", "//evil.example", "javascript:alert(1)"):
        assert sign_in(browser, "dora", next=elsewhere).headers["Location"] == "/meetings"


def test_the_buttons_are_there_only_where_a_provider_is_configured(at: str, browser: Client, settings: Any) -> None:
    page = browser.get("/account/login/?next=/settings", headers={"accept-language": "fr"}).content.decode()
    assert "Se connecter avec Saint-Aubin" in page
    assert page.count('<input type="hidden" name="next" value="/settings"') == 3
    settings.OIDC = None
    assert "oidc" not in browser.get("/account/login/").content.decode()
    assert browser.post("/account/oidc/login/").status_code == 404
    assert browser.get("/account/oidc/callback/").status_code == 404


def test_before_anybody_exists_nobody_comes_in_by_a_provider(issuer: str, db: None, settings: Any) -> None:
    openid.configure(settings, issuer, NEWCOMERS="on")
    answer = Client(headers={"host": "127.0.0.1"}).post("/account/oidc/login/")
    assert answer.headers["Location"] == "/first-run"


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"ISSUER": "http://login.example.com"}, "CRENEAU_OIDC_ISSUER: .* does not begin with https://"),
        ({"ISSUER": "login.example.com"}, "is not an address such as https://login.example.com"),
        ({"ISSUER": ""}, "CRENEAU_OIDC_CLIENT_ID is set, but CRENEAU_OIDC_ISSUER is not"),
        ({"CLIENT_SECRET": ""}, "CRENEAU_OIDC_CLIENT_SECRET is required"),
        ({"SCOPES": "profile email"}, "CRENEAU_OIDC_SCOPES: .* lacks openid"),
        ({"TRUSTED_DOMAINS": "@demo.example"}, "is not a mail domain such as example.com"),
        ({"NEWCOMERS": "yes"}, "CRENEAU_OIDC_NEWCOMERS: .* is neither on nor off"),
        ({"CA": "/nowhere.pem"}, "CRENEAU_OIDC_CA: /nowhere.pem cannot be read"),
    ],
)
def test_a_malformed_setting_is_named(changed: dict[str, str], said: str) -> None:
    with pytest.raises(SettingError, match=said):
        oidc.provider_of(Environment(openid.variables("https://login.example.com", **changed)))


def test_the_secret_is_not_shown(issuer: str) -> None:
    assert "only-for-tests" not in repr(oidc.provider_of(Environment(openid.variables(issuer))))
