"""Where something breaks, a traceback may show what every variable holds. A password is not among it."""

import base64
import traceback
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.views.debug import ExceptionReporter

from creneau.accounts.models import Host
from creneau.calendars import exchange as reach
from creneau.calendars.models import CalendarConnection, ConnectionAttempt
from creneau.calendars.vault import Secret, VaultError, unseal
from creneau.ews import errors
from creneau.ews.operations.get_folder import GetFolder
from creneau.ews.values import Distinguished
from exchange_simulator import NewMailbox, Simulator
from tests.calendars.conftest import ALICE, PASSWORD, try_to_connect
from tests.web.conftest import as_alice, browser

__all__ = ["as_alice", "browser"]

CONNECT = "/availability/calendars/connect"
LOOKS = [PASSWORD, base64.b64encode(f"{ALICE}:{PASSWORD}".encode()).decode()[:-4], PASSWORD.encode("utf-16-le").hex()]


def shown(error: BaseException) -> str:
    """A traceback with the variables of every frame, and of every error it was made of."""
    return "".join(traceback.TracebackException.from_exception(error, capture_locals=True).format())


def found_in(text: str) -> list[str]:
    return [look for look in LOOKS if look in text]


@pytest.fixture(params=["basic", "ntlm"])
def account(request: Any, alice: Host, settings: Any) -> Iterator[tuple[CalendarConnection, Simulator]]:
    with Simulator([NewMailbox(ALICE, PASSWORD)], auth=[request.param]) as server:
        settings.EXCHANGE_CA, settings.EXCHANGE_ALLOWED_NETWORKS = server.ca_file.read_text(), ("127.0.0.0/8",)
        settings.EXCHANGE_SERVERS = {"demo.example": server.url}
        try_to_connect(alice)
        yield CalendarConnection.objects.get(), server


def ask(connection: CalendarConnection) -> None:
    with reach.opened(connection) as server:
        for _ in range(2):
            server.call(GetFolder([Distinguished("calendar", ALICE)]), 5.0)


def test_a_secret_hides_in_a_repr() -> None:
    secret = Secret(PASSWORD)
    assert (repr(secret), repr({"password": secret}), secret) == ("Secret(…)", "{'password': Secret(…)}", PASSWORD)


@pytest.mark.parametrize("fault", ["cut_off", "lost_answer", "busy", "garbage", "refused"])
def test_no_failure_of_the_server_shows_it(account: tuple[CalendarConnection, Simulator], fault: str) -> None:
    connection, server = account
    if fault == "refused":
        server.account(ALICE).password = "changed"
    else:
        server.faults.add(fault)
    with pytest.raises(errors.ExchangeError) as failure:
        ask(connection)
    assert "connection = <CalendarConnection" in shown(failure.value)
    assert found_in(shown(failure.value)) == []


def test_no_mistake_of_our_own_shows_it(alice: Host, exchange: Simulator, settings: Any) -> None:
    settings.EXCHANGE_SERVERS = 7
    with pytest.raises(AttributeError) as failure:
        try_to_connect(alice, Secret(PASSWORD))
    assert "Secret(…)" in shown(failure.value)
    assert found_in(shown(failure.value)) == []
    assert ConnectionAttempt.objects.get().sealed_password is None


def test_a_secret_that_was_copied_is_not_shown_by_the_refusal(account: tuple[CalendarConnection, Simulator]) -> None:
    connection, _server = account
    other = CalendarConnection(pk=connection.pk + 1)
    with pytest.raises(VaultError) as failure:
        unseal(connection.sealed_password, row=other)
    assert found_in(shown(failure.value)) == []


def test_the_error_page_and_the_report_of_it_do_not_show_it(
    as_alice: Client, settings: Any, caplog: pytest.LogCaptureFixture
) -> None:
    settings.CREDENTIAL_KEYS = ()
    as_alice.raise_request_exception = False
    answer = as_alice.post(CONNECT, {"email": ALICE, "password": PASSWORD})
    assert answer.status_code == 500
    [record] = [record for record in caplog.records if record.exc_info]
    assert record.exc_info
    report = ExceptionReporter(record.request, *record.exc_info)  # type: ignore[attr-defined]
    texts = [answer.content.decode(), caplog.text, report.get_traceback_html(), report.get_traceback_text()]
    assert [found_in(text) for text in texts] == [[]] * 4


def test_a_missing_key_stops_clearly_and_asks_nobody(
    account: tuple[CalendarConnection, Simulator], settings: Any
) -> None:
    connection, server = account
    spent = len(server.sign_ins)
    settings.CREDENTIAL_KEYS = ("Zm9yIHRlc3RzIG9ubHksIGFuZCBub3QgYSByZWFsIGs=",)
    with pytest.raises(reach.PasswordSealed):
        ask(connection)
    assert len(server.sign_ins) == spent
