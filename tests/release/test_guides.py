"""The administrator's guides say only what is there: commands, settings, files, and the words of the pages."""

import re

import pytest

from creneau.cli.main import COMMANDS
from creneau.config import messages
from release.locked import ROOT
from tests.deploy.settings import known_settings

GUIDES = {"en": "docs/admin-guide.en.md", "fr": "docs/admin-guide.fr.md"}


@pytest.fixture(params=GUIDES)
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def text(language: str) -> str:
    return (ROOT / GUIDES[language]).read_text(encoding="utf-8")


def test_settings_exist(language: str) -> None:
    assert set(re.findall(r"CRENEAU_[A-Z_]+[A-Z]", text(language))) - known_settings() == set()


def test_commands_exist(language: str) -> None:
    named = set(re.findall(r"\bcreneau(?:-admin)? ((?:[a-z]+-)?[a-z]+)(?= |`|$)", _code(text(language)), re.MULTILINE))
    assert named - {*COMMANDS} == set()


def test_files_exist(language: str) -> None:
    named = set(re.findall(r"`(deploy/[\w@./-]+|[\w.-]+\.md)`", text(language)))
    assert {name for name in named if not ((ROOT / name).exists() or (ROOT / "docs" / name).exists())} == set()


def test_what_a_page_says_is_what_the_pages_say(language: str) -> None:
    rows = re.findall(r"^\| ([^|]*\*\*[^|]*) \|", text(language), re.MULTILINE)
    said = [words for row in rows for words in re.findall(r"\*\*([^*]+)\*\*", row)]
    assert len(said) > 20
    assert [words for words in said if not any(words in each for each in _pages(language))] == []


def test_both_say_the_same_in_the_same_order() -> None:
    english, french = text("en"), text("fr")
    assert re.findall(r"```\n(.*?)```", english, re.DOTALL) == re.findall(r"```\n(.*?)```", french, re.DOTALL)
    levels = [re.findall(r"^(#+) ", each, re.MULTILINE) for each in (english, french)]
    assert levels[0] == levels[1]
    assert english.count("\n| ") == french.count("\n| ")


def _code(text: str) -> str:
    return "\n".join(re.findall(r"```\n(.*?)```", text, re.DOTALL) + re.findall(r"`([^`\n]+)`", text))


def _pages(language: str) -> list[str]:
    """Every message, in the words of this language."""
    catalog = messages.read(messages.LOCALE / "fr" / "LC_MESSAGES" / "django.po")
    return [str(message.id if language == "en" else message.string) for message in catalog]
