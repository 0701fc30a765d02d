"""What docs/security.md promises is held by tests that exist."""

import re
from pathlib import Path

import pytest

from release.locked import ROOT

PAGES = ("docs/security.md",)
NAMED = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)(?:\[[^\]`]+\])?`")


@pytest.mark.parametrize("page", PAGES)
def test_every_test_that_is_named_exists(page: str) -> None:
    named = NAMED.findall((ROOT / page).read_text(encoding="utf-8"))
    assert len(named) > 50
    assert [f"{file}::{test}" for file, test in named if not _exists(ROOT / file, test)] == []


def test_every_attack_names_a_test() -> None:
    lines = (ROOT / PAGES[0]).read_text(encoding="utf-8").splitlines()
    rows = [line for line in lines if line.startswith("| ") and not line.startswith(("| attack", "| ---"))]
    assert [row for row in rows if not NAMED.search(row)] == []


def _exists(file: Path, test: str) -> bool:
    return (
        file.is_file() and re.search(rf"^(?:async )?def {test}\(", file.read_text(encoding="utf-8"), re.M) is not None
    )
