"""The audit log as administrators see it."""

import json
from datetime import UTC, datetime

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from creneau.accounts import chain
from creneau.accounts.models import AuditEntry, Host
from creneau.accounts.provided import Refusal
from creneau.accounts.record import Act, Thing, record
from creneau.web.administration.audit import REFUSALS

PAGE = "/administration/audit"


@pytest.mark.parametrize("page", [PAGE, f"{PAGE}/export.jsonl"])
def test_the_log_is_for_administrators_alone(as_alice: Client, browser: Client, page: str) -> None:
    assert as_alice.get(page).status_code == 404
    as_alice.logout()
    assert browser.get(page).status_code == 302


def test_what_a_person_does_is_listed_with_their_name(as_administrator: Client, sure: Client, alice: Host) -> None:
    as_administrator.post("/settings/tokens", {"name": "Website", "scopes": ["all"]}, REMOTE_ADDR="192.0.2.7")
    page = as_administrator.get(PAGE, {"thing": "token", "email": "ALICE@demo.example"})
    [(entry, person, _more, _about)] = page.context["rows"]
    assert (entry.thing, entry.act, person, entry.address) == ("token", "made", alice.user, "192.0.2.7")
    assert "Alice Martin" in page.text


def test_what_else_is_known_is_said_in_words(as_administrator: Client) -> None:
    record(Thing.BOOKING, Act.CHANGED, 7, kind="rescheduled")
    record(Thing.CONNECTION, Act.REFUSED, 3, cause="wrong_credentials")
    [connection, booking] = as_administrator.get(PAGE).context["rows"][:2]
    assert (booking[2], connection[2]) == ("moved", "Exchange refused this name and password")


def test_whose_sign_in_was_refused_and_why_is_said(as_administrator: Client, alice: Host, carol: Host) -> None:
    record(Thing.SIGN_IN, Act.REFUSED, carol.user_id, way="oidc", cause=str(Refusal.NOT_IN_GROUP))
    record(Thing.SIGN_IN, Act.REFUSED, carol.user_id, way="code")
    record(Thing.SIGN_IN, Act.REFUSED, "", way="saml", cause=str(Refusal.UNKNOWN))
    page = as_administrator.get(PAGE, {"act": "refused"})
    assert [row[2] for row in page.context["rows"]] == [
        "neither here nor invited",
        "a wrong code at the second step",
        "not in the group that may come in",
    ]
    assert "Sign-in Carol Petit: refused" in page.text
    about_her = as_administrator.get(PAGE, {"act": "refused", "email": "carol@demo.example"})
    assert len(about_her.context["rows"]) == 2
    assert as_administrator.get(PAGE, {"act": "refused", "email": "alice@demo.example"}).context["rows"] == []


def test_every_refusal_has_its_words() -> None:
    assert set(REFUSALS) == set(Refusal)


def test_a_person_who_is_gone_is_a_number(as_administrator: Client) -> None:
    record(Thing.PASSWORD, Act.CHANGED, 999, by=999)
    assert "person 999, no longer here" in as_administrator.get(PAGE).text


def test_what_cannot_be_meant_matches_nothing(as_administrator: Client) -> None:
    page = as_administrator.get(PAGE, {"email": "alice"})
    assert (page.status_code, page.context["rows"]) == (422, [])


def test_one_act_and_some_days_narrow_it(as_administrator: Client) -> None:
    AuditEntry.objects.bulk_create(
        AuditEntry(thing=Thing.CONNECTION, act=act, about=about, actor="system", at=datetime(2027, 3, *at, tzinfo=UTC))
        for act, about, at in [
            (Act.REFUSED, "before", (1, 23, 59)),
            (Act.REFUSED, "first", (2, 0, 0)),
            (Act.USED, "another act", (3, 12, 0)),
            (Act.REFUSED, "last", (4, 23, 59)),
            (Act.REFUSED, "after", (5, 0, 0)),
        ]
    )
    asked = {"thing": "connection", "act": "refused", "first": "2027-03-02", "last": "2027-03-04"}
    page = as_administrator.get(PAGE, asked)
    assert [entry.about for entry, *_ in page.context["rows"]] == ["last", "first"]


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({"act": "stolen"}, "act"),
        ({"first": "yesterday"}, "first"),
        ({"first": "2027-03-02", "last": "2027-03-01"}, "last"),
        ({"last": "9999-12-31"}, "last"),
    ],
)
def test_a_filter_that_cannot_be_meant_is_said_beside_its_field(
    as_administrator: Client, asked: dict[str, str], field: str
) -> None:
    page = as_administrator.get(PAGE, asked)
    assert (page.status_code, page.context["rows"], list(page.context["form"].errors)) == (422, [], [field])


def test_the_file_has_what_is_sealed(as_administrator: Client) -> None:
    while chain.seal():
        pass
    answer = as_administrator.get(f"{PAGE}/export.jsonl")
    positions = [json.loads(line)["position"] for line in answer.getvalue().splitlines()]
    assert positions == list(range(1, AuditEntry.objects.count() + 1))


@pytest.mark.parametrize("more", [0, 2])
def test_the_page_asks_as_much_for_one_entry_as_for_three(
    as_administrator: Client, alice: Host, django_assert_num_queries: DjangoAssertNumQueries, more: int
) -> None:
    for _number in range(1 + more):
        record(Thing.KEYS, Act.CHANGED, by=alice.user.pk)
    with django_assert_num_queries(5):
        assert len(as_administrator.get(PAGE, {"thing": "keys"}).context["rows"]) == 1 + more
