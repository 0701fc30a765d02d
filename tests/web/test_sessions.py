"""Where somebody is signed in."""

import time

from allauth.usersessions.models import UserSession
from django.test import Client

from creneau.accounts.devices import device_of
from creneau.accounts.models import Host

SIGN_IN = {"login": "alice@demo.example", "password": "correct horse"}
PHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605 (KHTML, like Gecko) Version/18.0 Safari/604"
)
OFFICE = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537 (KHTML, like Gecko) Chrome/130 Safari/537 Edg/130"


def signed_in(user_agent: str) -> Client:
    client = Client(headers={"host": "127.0.0.1", "user-agent": user_agent})
    client.post("/account/login/", SIGN_IN)
    return client


def test_a_browser_is_named_as_people_name_it() -> None:
    assert device_of(PHONE) == "Safari, iPhone"
    assert device_of(OFFICE) == "Edge, Windows"
    assert device_of("curl/8") == ""


def test_every_session_is_listed_and_each_can_be_ended(alice: Host) -> None:
    phone, office = signed_in(PHONE), signed_in(OFFICE)
    page = office.get("/account/sessions/").content.decode()
    assert "Safari, iPhone" in page
    assert "Edge, Windows" in page
    there = UserSession.objects.get(user_agent=PHONE)
    assert office.post(f"/account/sessions/{there.pk}/end/").headers["Location"] == "/account/sessions/"
    assert phone.get("/meetings").status_code == 302
    assert office.get("/meetings").status_code == 200


def test_all_others_are_ended_with_one_press(alice: Host) -> None:
    phone, tablet, office = signed_in(PHONE), signed_in(PHONE), signed_in(OFFICE)
    office.post("/account/sessions/others/end/")
    assert [each.get("/meetings").status_code for each in (phone, tablet, office)] == [302, 302, 200]


def test_a_session_of_somebody_else_is_not_there(alice: Host, carol: Host) -> None:
    signed_in(PHONE)
    eve = Client(headers={"host": "127.0.0.1"})
    eve.force_login(carol.user)
    row = UserSession.objects.get()
    assert eve.post(f"/account/sessions/{row.pk}/end/").status_code == 404
    assert UserSession.objects.filter(pk=row.pk).exists()
    assert "Safari" not in eve.get("/account/sessions/").content.decode()


def test_a_new_password_ends_the_other_sessions(alice: Host) -> None:
    phone, office = signed_in(PHONE), signed_in(OFFICE)
    form = {"oldpassword": "correct horse", "password1": "new correct horse", "password2": "new correct horse"}
    office.post("/account/password/change/", form)
    assert phone.get("/meetings").status_code == 302
    assert office.get("/meetings").status_code == 200


def test_a_session_ends_after_two_weeks_however_much_it_is_used(alice: Host) -> None:
    office, day = signed_in(OFFICE), 24 * 3600
    passes(office, 13 * day)
    assert office.get("/meetings").status_code == 200
    passes(office, day + 1)
    assert office.get("/meetings").headers["Location"] == "/account/login/?next=/meetings"
    assert not UserSession.objects.exists()


def test_a_session_of_before_ends_two_weeks_after_it_is_seen(alice: Host) -> None:
    office = signed_in(OFFICE)
    kept = office.session
    del kept["signed_in_at"]
    kept.save()
    assert office.get("/meetings").status_code == 200
    assert office.session["signed_in_at"] <= time.time()


def passes(client: Client, seconds: int) -> None:
    kept = client.session
    kept["signed_in_at"] -= seconds
    kept.save()
