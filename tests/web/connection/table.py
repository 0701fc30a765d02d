"""``docs/connection.md``: written by the tests when ``CRENEAU_DOCS`` is set, else held against what they see."""

import os
from pathlib import Path

FILE = Path(__file__).parents[3] / "docs" / "connection.md"
WRITES = bool(os.environ.get("CRENEAU_DOCS"))
INTRODUCTION = """# The connection, row by row

What a host is shown, word for word, and the test that proves it. The tests write this file and fail when it is not
current: `CRENEAU_DOCS=1 .venv/bin/pytest tests/web/connection -n 0`.
"""
PROMISES = """## What is promised

| row | in English | en français | shown by |
| --- | --- | --- | --- |
"""
FAILURES = """## What fails, and what is said

Each is provoked: by the simulated Exchange, or by a server on a real socket. Two more have no row here: `locked_out`,
which the Kerberos servers of a domain tell (`tests/ews/test_kerberos_realm.py`), and `password_sealed`, which a
missing key tells (`tests/calendars/test_secrets.py`).

| what happens | cause | next step | in English | en français | shown by |
| --- | --- | --- | --- | --- | --- |
"""


def line(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"


def written(promises: list[str], failures: list[str]) -> str:
    tables = [
        PROMISES + "".join(f"{each}\n" for each in promises),
        FAILURES + "".join(f"{each}\n" for each in failures),
    ]
    return "\n".join([INTRODUCTION, *tables])
