"""Signing in, asking for a new password, opening an invitation: the same answer, in about the same time, for whoever is
known and whoever is not."""

import re
import time
from collections.abc import Callable
from datetime import timedelta
from statistics import median

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import Settings

from creneau.accounts.invitations import invite
from creneau.accounts.models import Host, Invitation, User
from creneau.accounts.people import forget_password
from creneau.scheduling.welcome import add_host

KNOWN = {
    "in service": "alice@demo.example",
    "deactivated": "dave@demo.example",
    "without a password": "paul@demo.example",
    "of the directory": "lena@demo.example",
}
UNKNOWN = "nobody@demo.example"
ARGON = "django.contrib.auth.hashers.Argon2PasswordHasher"
Ask = Callable[[str], HttpResponse]


@pytest.fixture
def people(alice: Host, settings: Settings) -> None:
    """One of each kind, with passwords kept as in production; mail leaves."""
    settings.PASSWORD_HASHERS, settings.SENDS_MAIL = [ARGON], True
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    alice.user.set_password("correct horse")
    alice.user.save()
    dave, paul, lena = (_add(name) for name in ("dave", "paul", "lena"))
    User.objects.filter(pk=dave.pk).update(is_active=False)
    forget_password(user=paul)
    lena.set_unusable_password()
    lena.is_from_directory = True
    lena.save()


def _add(name: str) -> User:
    email = f"{name}@demo.example"
    return add_host(email=email, name=name.title(), password="correct horse", time_zone="UTC").user


@pytest.fixture
def sign_in(people: None, browser: Client) -> Ask:
    return lambda email: browser.post("/account/login/", {"login": email, "password": "wrong horse"})


@pytest.fixture
def forget(people: None, browser: Client) -> Ask:
    return lambda email: browser.post("/account/password/reset/", {"email": email})


def seen(answer: HttpResponse, email: str) -> tuple[int, str, str]:
    """What a stranger sees of an answer; what differs with each request, or is what they typed, left out."""
    text = answer.content.decode().replace(email, "EMAIL")
    return answer.status_code, answer.get("Location", ""), re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", text)


@pytest.mark.parametrize("email", KNOWN.values(), ids=KNOWN)
def test_a_refused_sign_in_looks_the_same(sign_in: Ask, email: str) -> None:
    assert seen(sign_in(email), email) == seen(sign_in(UNKNOWN), UNKNOWN)


@pytest.mark.parametrize("email", KNOWN.values(), ids=KNOWN)
def test_asking_for_a_new_password_looks_the_same(forget: Ask, email: str) -> None:
    assert seen(forget(email), email) == seen(forget(UNKNOWN), UNKNOWN)


def test_an_invitation_that_is_over_looks_like_one_that_never_was(alice: Host, browser: Client) -> None:
    row, token = invite(email="ben@demo.example", name="Ben", by=alice.user)
    Invitation.objects.filter(pk=row.pk).update(expires_at=timezone.now() - timedelta(days=1))
    over, made_up = (browser.get(f"/account/invitation/{each}/") for each in (token, "x" * 43))
    assert seen(over, token) == seen(made_up, "x" * 43)
    assert over.status_code == 404


@pytest.mark.slow
def test_a_refused_sign_in_takes_the_same_time(sign_in: Ask) -> None:
    """Hashing a password is nearly all of it, and done for everybody."""
    medians = timed(sign_in, tries=15)
    ratios = {name: took / medians[UNKNOWN] for name, took in medians.items()}
    assert {name: ratio for name, ratio in ratios.items() if not 0.7 < ratio < 1.4} == {}


@pytest.mark.slow
def test_asking_for_a_new_password_takes_the_same_time(forget: Ask) -> None:
    """Less apart than two requests over a network are from each other: both ways a mail is written and handed over."""
    medians = timed(forget, tries=40)
    apart = {name: took - medians[UNKNOWN] for name, took in medians.items()}
    assert {name: seconds for name, seconds in apart.items() if abs(seconds) > 0.01} == {}


@pytest.mark.slow
def test_an_invitation_that_is_over_takes_the_same_time(alice: Host, browser: Client) -> None:
    row, token = invite(email="ben@demo.example", name="Ben", by=alice.user)
    Invitation.objects.filter(pk=row.pk).update(expires_at=timezone.now() - timedelta(days=1))
    medians = timed(lambda each: browser.get(f"/account/invitation/{each}/"), [token, "x" * 43], tries=40)
    assert abs(medians[token] - medians["x" * 43]) < 0.005


def timed(ask: Ask, whom: list[str] | None = None, *, tries: int) -> dict[str, float]:
    """Medians in seconds; the tries in turns, so that whatever else the machine does slows all alike."""
    whom = whom or [*KNOWN.values(), UNKNOWN]
    took: dict[str, list[float]] = {each: [] for each in whom}
    for each in whom:
        ask(each)  # whatever is loaded at first use
    for _ in range(tries):
        for each in whom:
            begun = time.perf_counter()
            ask(each)
            took[each].append(time.perf_counter() - begun)
    return {each: median(seconds) for each, seconds in took.items()}
