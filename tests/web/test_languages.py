"""The language of the pages, and their words."""

from pathlib import Path

import pytest
from django.test import Client

from creneau.accounts.models import Host
from creneau.config import messages


def test_the_browser_decides_at_first(alice: Host, browser: Client) -> None:
    page = browser.get("/account/login/", headers={"accept-language": "fr-FR,fr;q=0.9"}).content.decode()
    assert '<html lang="fr">' in page
    assert "Mot de passe oublié" in page


def test_a_choice_is_remembered_in_a_cookie(alice: Host, browser: Client) -> None:
    browser.get("/account/login/?lang=fr")
    assert '<html lang="fr">' in browser.get("/account/login/").content.decode()


def test_the_choice_of_a_person_follows_them_to_another_browser(alice: Host, as_alice: Client) -> None:
    as_alice.get("/meetings?lang=fr")
    alice.user.refresh_from_db()
    assert alice.user.language == "fr"
    elsewhere = Client(headers={"host": "127.0.0.1"})
    elsewhere.force_login(alice.user)
    assert '<html lang="fr">' in elsewhere.get("/meetings").content.decode()


def test_choosing_by_post_comes_back_to_the_page(alice: Host, browser: Client) -> None:
    answer = browser.post("/language", {"language": "fr", "next": "/account/login/"})
    assert answer.headers["Location"] == "/account/login/"
    assert answer.cookies["creneau_language"].value == "fr"


def test_choosing_by_post_leads_to_no_other_site(alice: Host, browser: Client) -> None:
    answer = browser.post("/language", {"language": "fr", "next": "https://evil.example/"})
    assert answer.headers["Location"] == "/"


def test_a_language_that_nobody_speaks_changes_nothing(alice: Host, browser: Client) -> None:
    page = browser.get("/account/login/?lang=tlh")
    assert '<html lang="en">' in page.content.decode()
    assert "creneau_language" not in page.cookies


CATALOGUES = sorted(messages.LOCALE.glob("*/LC_MESSAGES/django.po"))


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.parts[-3])
def test_every_message_is_translated(path: Path) -> None:
    untranslated = [message.id for message in messages.read(path) if message.id and not _is_whole(message.string)]
    assert untranslated == []


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.parts[-3])
def test_the_catalogue_holds_what_the_source_says_and_no_more(path: Path) -> None:
    source = {(message.context, message.id) for message in messages.template() if message.id}
    known = {(message.context, message.id) for message in messages.read(path) if message.id}
    assert known == source


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.parts[-3])
def test_a_translation_fills_in_the_same_facts(path: Path) -> None:
    assert [str(error) for message, errors in messages.read(path).check() for error in errors] == []


def test_french_marks_stand_behind_a_narrow_space() -> None:
    french = messages.read(messages.LOCALE / "fr" / "LC_MESSAGES" / "django.po")
    texts = [text for message in french for text in _texts(message.string) if message.id]
    assert [text for text in texts if any(f" {mark}" in text for mark in "?!;:»") or "« " in text] == []


def test_french_has_its_own_marks() -> None:
    french = messages.read(messages.LOCALE / "fr" / "LC_MESSAGES" / "django.po")
    texts = [text for message in french for text in _texts(message.string) if message.id]
    assert [text for text in texts if any(mark in text for mark in ("'", "“", "”", "..."))] == []


def _is_whole(string: str | tuple[str, ...]) -> bool:
    return all(_texts(string))


def _texts(string: str | tuple[str, ...]) -> tuple[str, ...]:
    return (string,) if isinstance(string, str) else tuple(string)


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.parts[-3])
def test_no_sign_that_cannot_be_printed(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    assert [
        line for line in lines if not all(sign.isprintable() or sign in "\u00a0\u202f\u2060" for sign in line)
    ] == []
