"""Every page, mail and problem in a language made up for this: what is still in Latin letters nobody translated.

The language is one file, so this also shows that a language needs no more than that.
"""

import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.utils import translation

from creneau.accounts.models import Host, User
from creneau.accounts.provided import Rules
from creneau.api.problems import KINDS, Problem
from creneau.calendars import words
from creneau.config.languages import languages
from creneau.config.oidc import OpenIdProvider
from creneau.scheduling.models import EventType, Schedule
from creneau.web.signin.providers import WORDS
from tests.browser.alice_at_work import at_work
from tests.browser.bob_with_bookings import PAGES, bookings
from tests.browser.mails_about_bob import AFTER, REASON, booked, letters
from tests.web import greek
from tests.web.reading import forms, latin_left, loose, of_rows, texts
from tests.web.routes import addresses

ELSEWHERE = (
    "/account/login/",
    "/account/password/reset/",
    "/account/refused/?why=deactivated",
    "/nowhere/at/all",
    "/availability/calendars?day=2027-03-04",
    "/administration/organisation?draft=privacy",
)
NAMES = {"Créneau", "Exchange", "Server", "FR", "EN", "EL", "English", "UTC"}
CITIES = {"Lower", "Prince", "Quarter", "Coyhaique"}  # not in Greek in the data that Babel has


@pytest.fixture
def speaking_greek(settings: Any, tmp_path: Path) -> Iterator[None]:
    greek.write(tmp_path)
    settings.LOCALE_PATHS = [tmp_path]
    settings.LANGUAGES = languages(tmp_path)
    with translation.override("el"):
        yield


@pytest.fixture
def at_home(sunday: datetime, speaking_greek: None, alice: Host, half_hour: EventType, settings: Any) -> list[str]:
    """Alice, who is the administrator too, with all she can have; the address of every page."""
    settings.ORGANISATION, settings.SUPPORT_CONTACT, settings.SENDS_MAIL = "ΨΧ", "help@saint-aubin.example", True
    settings.OIDC = OpenIdProvider("http://127.0.0.1:9", "ψ", "χ", "ΨΧ", "", ("openid",), "", Rules())
    bookings(half_hour)
    named = at_work(alice, sunday)
    Schedule.objects.update(holidays_country="GR", holidays_region="")
    User.objects.update(is_administrator=True, language="")
    return sorted({*addresses(), *named.values(), *PAGES.values(), *ELSEWHERE})


@pytest.fixture
def reader(at_home: list[str]) -> Client:
    client = Client(headers={"host": "127.0.0.1", "accept-language": "el"}, raise_request_exception=False)
    client.force_login(User.objects.get(email="alice@demo.example"))
    return client


def test_a_language_is_one_file(tmp_path: Path) -> None:
    greek.write(tmp_path)
    assert languages(tmp_path) == [("el", "Ελληνικά"), ("en", "English")]


def test_no_page_and_no_refusal_says_anything_that_is_not_translated(at_home: list[str], reader: Client) -> None:
    data = of_rows()
    answers = {address: reader.get(address) for address in at_home}
    found = {form for address, answer in answers.items() for form in forms(answer, address)}
    kinds = {(re.sub(r"\d+", "1", action), fields): (action, fields) for action, fields in sorted(found)}
    for action, fields in kinds.values():
        for value in ("", "§"):
            with transaction.atomic():
                answers[f"{action} {value}"] = reader.post(action, dict.fromkeys(fields, value))
                transaction.set_rollback(True)
    assert [form for form, answer in answers.items() if answer.status_code == 500] == []
    assert untranslated(answers, data) == {}


def test_nothing_is_inline_or_from_elsewhere(at_home: list[str], reader: Client) -> None:
    pages = {address: reader.get(address) for address in at_home if not address.endswith((".js", ".txt", ".ics"))}
    shown = {address: page for address, page in pages.items() if page.headers["Content-Type"].startswith("text/html")}
    assert {address: found for address, page in shown.items() if (found := loose(page))} == {}


def test_no_mail_says_anything_that_is_not_translated(at_home: list[str], alice: Host, sunday: datetime) -> None:
    mails = letters(booked(alice, sunday), "en")
    data = [REASON["en"], AFTER["en"], *of_rows()]
    said = {name: [mail.subject_line, *mail.text.splitlines()] for name, mail in mails.items()}
    assert {name: left for name, lines in said.items() if (left := latin_left(lines, data, NAMES))} == {}


def test_no_cause_of_a_failure_is_told_in_words_that_are_not_translated(speaking_greek: None) -> None:
    told = [text for each in words.CAUSES.values() for text in map(str, each)]
    assert latin_left([text % dict.fromkeys(words_in(text), "·") for text in told], [], NAMES) == []


def test_no_refusal_of_a_provider_is_told_in_words_that_are_not_translated(speaking_greek: None) -> None:
    assert latin_left([str(said) for said in WORDS.values()], [], NAMES) == []


def test_no_problem_of_the_api_has_a_title_that_is_not_translated(speaking_greek: None) -> None:
    problems = [Problem(kind, "") for kind in (*KINDS, 400, 401, 403, 404, 405, 409, 413, 429, 500, 503)]
    assert latin_left([problem.content()["title"] for problem in problems], [], NAMES) == []


def words_in(text: str) -> list[str]:
    return [part.partition(")")[0] for part in text.split("%(")[1:]]


def untranslated(answers: dict[str, HttpResponse], data: list[str]) -> dict[str, list[str]]:
    pages = {address: texts(answer) for address, answer in answers.items()}
    return {address: left for address, said in pages.items() if (left := latin_left(said, data, NAMES | CITIES))}
