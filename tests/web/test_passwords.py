"""Passwords that others would guess."""

import hashlib
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from creneau.accounts.password import _is_listed


def codes(password: str) -> set[str]:
    try:
        validate_password(password)
    except ValidationError as error:
        return {str(each.code) for each in error.error_list}
    return set()


@pytest.mark.parametrize(
    "password",
    [
        "Password2027!",
        "P@ssw0rd2027",
        "2027sunshine!",
        "qwertyuiop",
        "azertyuiop",
        "9876543210",
        "abcabcabcabc",
        "aaaaaaaaaaaa",
        "Creneau2027!",
        "SaintAubin-2027",
    ],
)
def test_a_common_password_in_disguise_is_refused(password: str, settings: Any) -> None:
    settings.ORGANISATION = "Saint Aubin"
    assert codes(password) & {"guessable", "password_too_common"}


@pytest.mark.parametrize("password", ["ten green bottles", "correct horse", "Tj4-kk2!pLq", "la pluie et le beau temps"])
def test_words_that_nobody_else_puts_together_are_fine(password: str) -> None:
    assert codes(password) == set()


def sha1(text: str) -> str:
    return hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest().upper()


def test_a_password_of_the_local_list_is_refused(tmp_path: Path, settings: Any) -> None:
    settings.BREACHED_PASSWORDS = listed(tmp_path, ["ten green bottles", "correct horse"])
    assert codes("ten green bottles") == {"breached"}
    assert codes("nine green bottles") == set()


@given(st.sets(st.text(min_size=1, max_size=8), max_size=40))
def test_the_search_finds_what_is_listed_and_nothing_else(
    tmp_path_factory: pytest.TempPathFactory, passwords: set[str]
) -> None:
    path = listed(tmp_path_factory.getbasetemp(), sorted(passwords))
    assert all(_is_listed(sha1(password), path) for password in passwords)
    assert not any(_is_listed(sha1(f"{password}{n}x" * 9), path) for n, password in enumerate(passwords))


def listed(folder: Path, passwords: list[str]) -> Path:
    lines = sorted(f"{sha1(password)}:{number * 7}\r\n" for number, password in enumerate(passwords))
    (folder / "list.txt").write_bytes("".join(lines).encode())
    return folder / "list.txt"
