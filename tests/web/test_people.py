"""People, as administrators see them: inviting, searching, roles, a way back in, out of service and back."""

from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from lxml import html

from creneau.accounts.models import Host, Invitation, User
from creneau.accounts.tokens import host_of, issue
from creneau.scheduling.models import EventType
from creneau.scheduling.welcome import add_host
from tests.web import openid

PEOPLE = "/administration/people"
INVITATIONS = f"{PEOPLE}/invitations"
BEN = {"name": "Ben Roux", "email": "ben@demo.example", "role": "host"}
CHOSEN = {"name": "Ben Roux", "password": "ten green bottles", "slug": "ben", "time_zone": "Europe/Paris"}


@pytest.fixture
def admin(alice: Host, browser: Client) -> Client:
    """Alice administers, and gave her password a moment ago."""
    User.objects.filter(pk=alice.user_id).update(is_administrator=True)
    return signed_in(alice)


@pytest.fixture
def stranger() -> Client:
    return Client(headers={"host": "127.0.0.1"})


def signed_in(host: Host) -> Client:
    client = Client(headers={"host": "127.0.0.1"})
    client.post("/account/login/", {"login": host.user.email, "password": "correct horse"})
    client.post("/account/reauthenticate/", {"password": "correct horse"})
    return client


def link_in(text: str) -> str:
    return text.partition("http://testserver")[2].split('"')[0].split()[0]


def invited(admin: Client, **changes: str) -> str:
    return link_in(admin.post(INVITATIONS, BEN | {"show": "1"} | changes).content.decode())


def test_without_mail_the_link_of_an_invitation_is_shown_once(admin: Client, settings: Any) -> None:
    settings.SENDS_MAIL = False
    shown = admin.post(INVITATIONS, BEN)
    assert link_in(shown.content.decode()).startswith("/account/invitation/")
    again = admin.get(PEOPLE).content.decode()
    assert "ben@demo.example" in again
    assert "/account/invitation/" not in again


def test_with_mail_the_invitation_is_sent(admin: Client, settings: Any) -> None:
    settings.SENDS_MAIL = True
    assert admin.post(INVITATIONS, BEN).status_code == 302
    assert [message.to for message in mail.outbox] == [["ben@demo.example"]]
    assert "/account/invitation/" in mail.outbox[0].body


def test_who_is_invited_chooses_password_and_page_and_is_in(admin: Client, stranger: Client) -> None:
    link = invited(admin)
    assert stranger.get(link).context["form"]["slug"].value() == "ben"
    assert stranger.post(link, CHOSEN).headers["Location"] == "/availability/calendars"
    ben = Host.objects.get(slug="ben")
    assert (ben.user.email, ben.user.is_administrator, ben.user.check_password("ten green bottles")) == (
        "ben@demo.example",
        False,
        True,
    )
    assert EventType.objects.filter(host=ben).count() == 1
    assert stranger.get(link).status_code == 404
    assert not Invitation.objects.exists()


def test_an_invited_administrator_administers(admin: Client, stranger: Client) -> None:
    stranger.post(invited(admin, role="administrator"), CHOSEN)
    assert stranger.get(PEOPLE).status_code == 200


def test_an_invited_assistant_has_no_page(admin: Client, stranger: Client) -> None:
    link = invited(admin, role="assistant")
    assert "slug" not in stranger.get(link).context["form"].fields
    assert stranger.post(link, CHOSEN).headers["Location"] == "/pages"
    assert stranger.get("/pages").status_code == 200
    assert not Host.objects.filter(user__email="ben@demo.example").exists()


def test_inviting_asks_for_the_password_again_and_then_goes_on(alice: Host, as_alice: Client) -> None:
    """Whoever is invited as an administrator outlives the session that invited."""
    User.objects.filter(pk=alice.user_id).update(is_administrator=True)
    assert as_alice.get(PEOPLE).status_code == 200
    page = as_alice.post(INVITATIONS, BEN | {"role": "administrator", "show": "1"}).headers["Location"]
    assert page == "/account/reauthenticate/?next=%2Fadministration%2Fpeople%2Finvitations"
    assert not Invitation.objects.exists()
    shown = as_alice.post(page, {"password": "correct horse"}).content.decode()
    assert "/account/invitation/" in shown
    assert Invitation.objects.get().is_administrator


def test_a_weak_password_is_refused_and_nothing_typed_is_lost(admin: Client, stranger: Client) -> None:
    link = invited(admin)
    answer = stranger.post(link, CHOSEN | {"password": "ben@demo.example", "slug": "doctor"})
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["password"]
    assert 'value="doctor"' in answer.content.decode()
    assert Invitation.objects.count() == 1


def test_who_is_invited_comes_in_where_there_is_a_directory_too(admin: Client, stranger: Client, settings: Any) -> None:
    settings.AUTHENTICATION_BACKENDS = [
        *settings.AUTHENTICATION_BACKENDS,
        "django.contrib.auth.backends.ModelBackend",  # beside ours, as the directory's is
    ]
    assert stranger.post(invited(admin), CHOSEN).headers["Location"] == "/availability/calendars"
    assert stranger.get("/availability/calendars").status_code == 200


def test_an_invitation_is_good_for_a_week_and_until_it_is_withdrawn(admin: Client, stranger: Client) -> None:
    link = invited(admin)
    row = Invitation.objects.get()
    assert 6 <= (row.expires_at - row.invited_at).days <= 7
    admin.post(f"{PEOPLE}/invitations/{row.pk}/removal")
    assert stranger.get(link).status_code == 404


def test_a_second_invitation_ends_the_first(admin: Client, stranger: Client) -> None:
    first, second = invited(admin), invited(admin)
    assert [stranger.get(link).status_code for link in (first, second)] == [404, 200]


def test_whoever_is_here_is_not_invited_again(admin: Client) -> None:
    answer = admin.post(INVITATIONS, BEN | {"email": "Alice@demo.example"})
    assert answer.status_code == 422
    assert answer.context["form"].errors == {"email": ["Somebody with this address is here already."]}


def test_people_are_found_by_name_address_and_page(admin: Client, carol: Host) -> None:
    assert [user.name for user in admin.get(PEOPLE).context["page"]] == ["Alice Martin", "Carol Petit"]
    for search in ("petit", "CAROL@", "carol"):
        assert [user.name for user in admin.get(PEOPLE, {"q": search}).context["page"]] == ["Carol Petit"]
    assert "Nobody of this name." in admin.get(PEOPLE, {"q": "zoe"}).content.decode()


def test_the_list_asks_as_much_for_three_as_for_one(admin: Client) -> None:
    def asked() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            admin.get(PEOPLE)
        return len(queries)

    one = asked()
    for name in ("dan", "eve"):
        add(name)
    assert asked() == one


def add(name: str) -> Host:
    return add_host(email=f"{name}@demo.example", name=name.title(), password="correct horse", time_zone="UTC")


def test_only_administrators_find_the_people(alice: Host, carol: Host) -> None:
    eve = signed_in(carol)
    assert eve.get(PEOPLE).status_code == 404
    assert eve.get(f"{PEOPLE}/{alice.user_id}").status_code == 404
    assert eve.post(f"{PEOPLE}/{alice.user_id}/state", {"active": "off"}).status_code == 404


def test_who_is_deactivated_is_out_at_once(admin: Client, carol: Host) -> None:
    office, token = signed_in(carol), issue(host=carol)
    public = Client(headers={"host": "127.0.0.1"})
    assert [office.get("/meetings").status_code, public.get("/carol/30min").status_code] == [200, 200]
    admin.post(f"{PEOPLE}/{carol.user_id}/state", {"active": "off"})
    assert office.get("/meetings").status_code == 302
    assert host_of(token) is None
    assert [public.get(path).status_code for path in ("/carol/", "/carol/30min")] == [404, 404]
    assert public.get("/api/v1/hosts/carol/event-types/30min").status_code == 404
    assert office.post(
        "/account/login/", {"login": carol.user.email, "password": "correct horse"}, follow=True
    ).redirect_chain == [("/account/inactive/", 302)]


def test_who_is_reactivated_finds_page_and_password_but_not_the_tokens(admin: Client, carol: Host) -> None:
    token = issue(host=carol)
    admin.post(f"{PEOPLE}/{carol.user_id}/state", {"active": "off"})
    admin.post(f"{PEOPLE}/{carol.user_id}/state", {"active": "on"})
    assert signed_in(carol).get("/meetings").status_code == 200
    assert Client(headers={"host": "127.0.0.1"}).get("/carol/30min").status_code == 200
    assert host_of(token) is None


def test_the_last_administrator_stays_one_and_in_service(admin: Client, alice: Host, carol: Host) -> None:
    for path, form in (("state", {"active": "off"}), ("role", {"administrator": "off"})):
        answer = admin.post(f"{PEOPLE}/{alice.user_id}/{path}", form)
        assert (answer.status_code, answer.context["problem"]) == (
            422,
            "This is the only administrator. Make somebody else one first.",
        )
    admin.post(f"{PEOPLE}/{carol.user_id}/role", {"administrator": "on"})
    assert admin.post(f"{PEOPLE}/{alice.user_id}/role", {"administrator": "off"}).status_code == 302
    assert list(User.objects.filter(is_administrator=True)) == [carol.user]


def test_a_reset_password_ends_the_old_one_and_the_link_makes_a_new_one(
    admin: Client, carol: Host, stranger: Client
) -> None:
    office = signed_in(carol)
    shown = admin.post(f"{PEOPLE}/{carol.user_id}/password")
    assert office.get("/meetings").status_code == 302
    link = link_in(shown.content.decode())
    page = stranger.get(link, follow=True)
    stranger.post(page.redirect_chain[-1][0], {"password1": "ten green bottles", "password2": "ten green bottles"})
    carol.user.refresh_from_db()
    assert carol.user.check_password("ten green bottles")
    assert "no longer works" in stranger.get(link, follow=True).content.decode()


def test_who_has_no_password_here_is_given_none(admin: Client, carol: Host, settings: Any) -> None:
    openid.configure(settings, "https://login.example.com")
    User.objects.filter(pk=carol.user_id).update(is_from_directory=True)
    page = admin.get(f"{PEOPLE}/{carol.user_id}").content.decode()
    assert "no password here" in page
    assert "Reset the password</button>" not in page
    refused = admin.post(f"{PEOPLE}/{carol.user_id}/password")
    assert refused.context["problem"] == (
        "This person has no password here, but signs in with your organisation’s account. Reset the password there."
    )


def test_where_the_provider_was_taken_away_again_a_password_takes_its_place(
    admin: Client, carol: Host, stranger: Client
) -> None:
    User.objects.filter(pk=carol.user_id).update(is_from_directory=True)
    page = stranger.get(link_in(admin.post(f"{PEOPLE}/{carol.user_id}/password").content.decode()), follow=True)
    stranger.post(page.redirect_chain[-1][0], {"password1": "ten green bottles", "password2": "ten green bottles"})
    carol.user.refresh_from_db()
    assert (carol.user.is_from_directory, carol.user.check_password("ten green bottles")) == (False, True)


def test_the_list_says_what_people_are_and_how_they_sign_in(admin: Client, alice: Host, carol: Host) -> None:
    User.objects.filter(pk=carol.user_id).update(is_from_directory=True)
    User.objects.create(email="paul@demo.example", name="Paul")
    said = html.fromstring(admin.get(PEOPLE).content).xpath("//ul[contains(@class, 'rows')]/li/p")
    assert [" · ".join(" ".join(each.text_content().split()).split(" · ")[1:4]) for each in said] == [
        "administrator · host · no calendar yet",
        "host · no calendar yet · organisation’s account alone",
        "assistant · password alone · never signed in",
    ]


def test_a_lost_second_factor_is_forgotten(admin: Client, carol: Host) -> None:
    Authenticator.objects.create(user=carol.user, type="totp", data={"secret": "sealed"})
    Authenticator.objects.create(user=carol.user, type="recovery_codes", data={"seed": "sealed", "used_mask": 0})
    admin.post(f"{PEOPLE}/{carol.user_id}/second-factor")
    assert not Authenticator.objects.exists()


def test_an_account_at_the_organisations_provider_is_forgotten(admin: Client, carol: Host) -> None:
    assert "organisation’s account" not in admin.get(f"{PEOPLE}/{carol.user_id}").content.decode()
    SocialAccount.objects.create(user=carol.user, provider="oidc 1", uid="2", extra_data={})
    assert "Forget the organisation’s account" in admin.get(f"{PEOPLE}/{carol.user_id}").content.decode()
    her_browser = signed_in(carol)
    admin.post(f"{PEOPLE}/{carol.user_id}/links")
    assert her_browser.get("/meetings").status_code == 302
    assert not SocialAccount.objects.exists()


@pytest.mark.parametrize("act", ["state", "role", "password", "second-factor", "links"])
def test_what_gives_power_over_others_asks_for_the_password_again(
    act: str, alice: Host, carol: Host, as_alice: Client
) -> None:
    User.objects.filter(pk=alice.user_id).update(is_administrator=True)
    answer = as_alice.post(f"{PEOPLE}/{carol.user_id}/{act}")
    assert answer.headers["Location"].startswith("/account/reauthenticate/")
    carol.user.refresh_from_db()
    assert carol.user.is_active
    assert carol.user.check_password("correct horse")
