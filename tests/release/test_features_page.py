"""What docs/features.md says of us is shown by tests that exist; what it says of others has a source."""

import re

from release.locked import ROOT

PAGE = (ROOT / "docs/features.md").read_text(encoding="utf-8")
TABLES, SOURCES = PAGE.split("## Sources")
ROWS = [line.strip("|").split(" | ") for line in TABLES.splitlines() if re.match(r"\| \w", line)]
TEST = re.compile(r"`((?!tests/)(?:[a-z_]+/)+(?:test_\w+\.py)?)`")


def test_every_test_that_is_named_exists() -> None:
    named = TEST.findall(TABLES)
    assert len(named) > 50
    assert [each for each in named if not (ROOT / "tests" / each).exists()] == []


def test_whatever_we_say_we_do_names_a_test() -> None:
    unshown = [what.strip() for what, ours, *_others in ROWS if not TEST.search(ours) and not re.match(r"no\b", ours)]
    assert unshown == []


def test_every_row_compares_three_products() -> None:
    assert [row for row in ROWS if len(row) != 4] == []
    assert "not looked up" not in PAGE


def test_every_source_is_listed_and_used() -> None:
    listed = re.findall(r"^(\d+)\. ", SOURCES, re.M)
    used = set(re.findall(r"\[(\d+)\](?!\()", TABLES))
    assert listed == [str(number) for number in range(1, len(listed) + 1)]
    assert used == set(listed)
