"""Several come from the provider with one address at one instant: real threads, each with a connection of its own."""

from __future__ import annotations

import threading
from collections import Counter

import pytest
from allauth.socialaccount.models import SocialAccount
from django.db import connection

from creneau.accounts.invitations import invite
from creneau.accounts.models import Host, User
from creneau.accounts.provided import NotAdmitted, Provided, Rules
from creneau.scheduling.admit import admit

ACCOUNTS = 6
ISSUER = "https://login.example.com"

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(params=["here", "invited", "new"])
def email(request: pytest.FixtureRequest, alice: Host) -> str:
    """Of somebody who is here, who is invited, or whom nobody knows."""
    if request.param == "here":
        return alice.user.email
    if request.param == "invited":
        invite(email="dora@demo.example", name="Dora", is_administrator=False, has_page=True, by=alice.user)
    return "dora@demo.example"


def come(email: str, subjects: list[str]) -> Counter[str]:
    """What becomes of each."""
    together, outcomes = threading.Barrier(len(subjects)), []

    def one(subject: str) -> None:
        provided = Provided("oidc", ISSUER, subject, email, is_verified=True, name="Dora")
        together.wait(20)
        try:
            outcomes.append(admit(provided=provided, rules=Rules(takes_newcomers=True)).email)
        except NotAdmitted as refusal:
            outcomes.append(str(refusal))
        finally:
            connection.close()

    people = [threading.Thread(target=one, args=(subject,)) for subject in subjects]
    for person in people:
        person.start()
    for person in people:
        person.join(60)
    return Counter(outcomes)


def test_of_several_accounts_with_one_address_one_is_linked(email: str) -> None:
    outcomes = come(email, [f"account {number}" for number in range(ACCOUNTS)])
    assert outcomes == {email: 1, "linked to another account": ACCOUNTS - 1}
    assert SocialAccount.objects.filter(user=User.objects.get(email=email)).count() == 1


def test_one_account_that_comes_several_times_is_let_in_each_time(email: str) -> None:
    assert come(email, ["account"] * ACCOUNTS) == {email: ACCOUNTS}
    assert SocialAccount.objects.count() == 1
