"""Every row of the mission and every failure, end to end: through the page, the verb, the client and a server."""

import re
from collections.abc import Iterator
from datetime import timedelta
from html import unescape
from pathlib import Path

import pytest
from django.test import Client

from creneau.accounts.models import Host
from creneau.calendars import connect
from creneau.calendars.models import ConnectionAttempt
from creneau.config.messages import LOCALE, read
from tests.web import rows
from tests.web.connection import table
from tests.web.connection.failures import FAILURES, Failure
from tests.web.connection.promises import CONNECT, PROMISES, Promise
from tests.web.connection.world import ALICE, PASSWORD, World, authority, names, serve, world

__all__ = ["authority", "names", "serve", "world"]

PATIENCE = timedelta(seconds=2.5)
HERE = "tests/web/connection/test_table.py"
SEEN: dict[str, str] = {}  # in the order of the table, when it is written anew


@pytest.fixture(scope="module", autouse=True)
def document() -> Iterator[None]:
    yield
    if table.WRITES and len(SEEN) == len(PROMISES) + len(FAILURES):
        lines = list(SEEN.values())
        table.FILE.write_text(table.written(lines[: len(PROMISES)], lines[len(PROMISES) :]))


@pytest.mark.parametrize("promise", PROMISES, ids=lambda promise: promise.row)
def test_each_promise_is_kept(as_alice: Client, alice: Host, promise: Promise) -> None:
    french = _french(promise.words)
    path = _address(promise.page, alice)
    assert promise.words in shown(as_alice, path, "en")
    path = _address(promise.page, alice)
    assert french in shown(as_alice, path, "fr")
    assert french != promise.words
    file, _colons, name = promise.proof.partition("::")
    assert f"def {name}(" in Path(file).read_text()
    stands_in_the_table(promise.row + name, table.line(promise.row, promise.words, french, f"`{promise.proof}`"))


@pytest.mark.parametrize("failure", FAILURES, ids=lambda failure: failure.name)
def test_each_failure_is_named(as_alice: Client, alice: Host, world: World, failure: Failure) -> None:
    for typed in failure.provoke(world):
        as_alice.post(CONNECT, {"email": ALICE, "password": PASSWORD, **typed})
        attempt = connect.work(attempt_id=ConnectionAttempt.objects.latest("pk").pk, within=PATIENCE)
    assert (attempt.cause, attempt.next_step) == (failure.cause, failure.next_step)
    english, french = (title(as_alice, attempt, language) for language in ("en", "fr"))
    assert english != french
    proof = f"`{HERE}::test_each_failure_is_named[{failure.name}]`"
    cells = (failure.wire, f"`{failure.cause}`", f"`{failure.next_step}`", english, french, proof)
    stands_in_the_table(failure.name, table.line(*cells))


@pytest.mark.skipif(table.WRITES, reason="it is being written")
def test_the_table_holds_nothing_else() -> None:
    lines = [line for line in table.FILE.read_text().splitlines() if line.startswith("| ")]
    assert len(lines) == len(PROMISES) + len(FAILURES) + 4  # two heads of two lines


def stands_in_the_table(key: str, line: str) -> None:
    SEEN[key] = line
    if not table.WRITES:
        assert line in table.FILE.read_text().splitlines()


def shown(client: Client, path: str, language: str) -> str:
    return unescape(client.get(f"{path}{'&' if '?' in path else '?'}lang={language}", follow=True).content.decode())


def title(client: Client, attempt: ConnectionAttempt, language: str) -> str:
    """The heading of the failure; a time of day differs from run to run."""
    page = shown(client, f"{CONNECT}/{attempt.pk}", language)
    found = re.search(r'<h2 id="fail">(.*?)</h2>', page)
    assert found
    return re.sub(r"\d{1,2}:\d\d( [ap]m)?", "…", found[1])


def _french(words: str) -> str:
    """As the host reads it."""
    catalog = read(LOCALE / "fr" / "LC_MESSAGES" / "django.po")
    [string] = {each.string for each in catalog if words in (each.id if isinstance(each.id, tuple) else (each.id,))}
    return string if isinstance(string, str) else string[0]


def _address(page: str, host: Host) -> str:
    """Where the words stand; some pages need something to have happened."""
    if page == "failed":
        steps = [rows.step("ews", "mail.demo.example", "404")]
        return f"{CONNECT}/{rows.attempt(host, 'server_not_found', 'enter_server', steps=steps).pk}"
    if page == "modern":
        return f"{CONNECT}/{rows.attempt(host, 'modern_auth_only', 'use_other_sign_in').pk}"
    if page == "message":
        return f"{CONNECT}/{rows.attempt(host, state='connected').pk}"
    if page == "account":
        if not host.connections.exists():
            rows.account(host)
        return "/availability/calendars"
    return page
