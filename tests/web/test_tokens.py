"""API tokens on their page: each with what it is good for, how long, and when it was last used."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from creneau.accounts import tokens
from creneau.accounts.models import ApiToken, Host

WANTED = {"name": "Website", "scopes": ["read", "bookings"], "expires_at": "2027-03-31"}


def test_a_token_is_shown_once_and_can_be_revoked(sunday: datetime, sure: Client, alice: Host) -> None:
    token = sure.post("/settings/tokens", WANTED).context["token"]
    assert tokens.host_of(token) == alice
    page = sure.get("/settings/tokens").content.decode()
    assert token not in page
    assert "Read everything, change nothing, Meetings" in page
    sure.post(f"/settings/tokens/{ApiToken.objects.get().pk}/revocation")
    assert tokens.host_of(token) is None


def test_who_finds_the_browser_open_makes_no_token(as_alice: Client, alice: Host) -> None:
    """A token outlives the session that issued it."""
    page = as_alice.post("/settings/tokens", WANTED).headers["Location"]
    assert page == "/account/reauthenticate/?next=%2Fsettings%2Ftokens"
    assert not ApiToken.objects.exists()
    answer = as_alice.post(page, {"password": "correct horse"})
    assert tokens.host_of(answer.context["token"]) == alice


def test_a_token_works_through_its_last_day_where_the_host_is(sunday: datetime, sure: Client) -> None:
    sure.post("/settings/tokens", WANTED)
    assert ApiToken.objects.get().expires_at == datetime(2027, 3, 31, 22, 0, tzinfo=UTC)


def test_the_page_says_when_a_token_was_used(sunday: datetime, as_alice: Client, alice: Host) -> None:
    token = tokens.issue(host=alice, name="Website")
    assert "not used yet" in as_alice.get("/settings/tokens").content.decode()
    tokens.host_of(token)
    assert "last used Sunday 28 February 2027, 1:00 pm" in as_alice.get("/settings/tokens").content.decode()


def test_an_expired_token_is_shown_as_such(sunday: datetime, as_alice: Client, alice: Host) -> None:
    tokens.issue(host=alice)
    ApiToken.objects.update(expires_at=sunday - timedelta(days=1))
    assert "expired Saturday 27 February 2027, 1:00 pm" in as_alice.get("/settings/tokens").content.decode()


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("name", "", "This field is required."),
        ("scopes", [], "Choose at least one."),
        ("scopes", ["rooms"], "Select a valid choice. rooms is not one of the available choices."),
        ("expires_at", "2027-02-01", "This moment has passed."),
        ("expires_at", "9999-12-31", "This day is too far away."),
    ],
)
def test_what_cannot_be_meant_is_said_beside_the_field(
    sunday: datetime, sure: Client, field: str, value: object, message: str
) -> None:
    answer = sure.post("/settings/tokens", WANTED | {field: value})
    assert (answer.status_code, answer.context["form"].errors) == (422, {field: [message]})
    assert not ApiToken.objects.exists()


def test_the_token_of_somebody_else_is_not_there(as_alice: Client, carol: Host) -> None:
    token = tokens.issue(host=carol)
    assert as_alice.post(f"/settings/tokens/{ApiToken.objects.get().pk}/revocation").status_code == 404
    assert tokens.host_of(token) == carol


def test_the_page_asks_the_database_as_often_for_three_tokens_as_for_one(
    as_alice: Client, alice: Host, django_assert_num_queries: Any
) -> None:
    tokens.issue(host=alice)
    with django_assert_num_queries(4):
        as_alice.get("/settings/tokens")
    for _ in range(2):
        tokens.issue(host=alice)
    with django_assert_num_queries(4):
        as_alice.get("/settings/tokens")
