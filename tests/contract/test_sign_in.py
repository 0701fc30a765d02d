"""Who gets in, and what those who do not are told."""

import requests
from requests_ntlm import HttpNtlmAuth

from exchange_simulator import NewMailbox, Simulator
from tests.contract.test_enforcement import GET_CALENDAR
from tests.contract.wire import Wire, envelope
from tests.exchange import ALICE, PASSWORD, StartExchange


def ask(simulator: Simulator, auth: object, headers: dict[str, str] | None = None) -> requests.Response:
    """One GetFolder of a client that signs in with `auth`."""
    with requests.Session() as session:
        session.trust_env = False
        session.verify = str(simulator.ca_file) if simulator.ca_file else True
        return session.post(simulator.url, data=envelope(GET_CALENDAR).encode(), auth=auth, headers=headers, timeout=30)  # type: ignore[arg-type]


def outcomes(simulator: Simulator) -> list[tuple[str, str]]:
    return [(sign_in.scheme, sign_in.outcome) for sign_in in simulator.sign_ins]


def test_without_credentials_one_learns_what_is_offered(exchange: Simulator) -> None:
    response = ask(exchange, None)
    assert response.status_code == 401
    assert response.headers["WWW-Authenticate"] == 'Negotiate, Basic realm="mail", NTLM'
    assert exchange.sign_ins == []


def test_only_what_is_offered_is_accepted(start_exchange: StartExchange) -> None:
    exchange = start_exchange(auth=("ntlm",))
    response = ask(exchange, (ALICE.email, PASSWORD))
    assert (response.status_code, response.headers["WWW-Authenticate"]) == (401, "Negotiate, NTLM")
    assert exchange.sign_ins == []


def test_the_path_is_found_in_any_case(exchange: Simulator) -> None:
    with requests.Session() as session:
        session.trust_env = False
        response = session.post(
            f"{exchange.site.origin}/ews/EXCHANGE.asmx",
            data=envelope(GET_CALENDAR).encode(),
            auth=(ALICE.email, PASSWORD),
            verify=str(exchange.ca_file),
            timeout=30,
        )
    assert response.status_code == 200


def test_the_name_has_three_forms(exchange: Simulator) -> None:
    for name in (ALICE.email, "alice", "HOPITAL\\alice", "hopital\\ALICE"):
        assert ask(exchange, (name, PASSWORD)).status_code == 200


def test_an_account_may_insist_on_its_domain_form(start_exchange: StartExchange) -> None:
    exchange = start_exchange([NewMailbox(ALICE.email, PASSWORD, "Alice", login="CHU\\amartin")])
    assert ask(exchange, (ALICE.email, PASSWORD)).status_code == 401
    assert ask(exchange, ("CHU\\amartin", PASSWORD)).status_code == 200
    assert outcomes(exchange) == [("basic", "unknown_name"), ("basic", "accepted")]


def test_three_wrong_passwords_lock_the_account(exchange: Simulator) -> None:
    for _ in range(3):
        assert ask(exchange, (ALICE.email, "wrong")).status_code == 401
    assert exchange.account(ALICE.email).is_locked
    assert ask(exchange, (ALICE.email, PASSWORD)).status_code == 401
    assert outcomes(exchange) == [("basic", "wrong_password")] * 3 + [("basic", "locked")]
    exchange.account(ALICE.email).unlock()
    assert ask(exchange, (ALICE.email, PASSWORD)).status_code == 200


def test_the_right_password_forgets_the_wrong_ones(exchange: Simulator) -> None:
    for password in ("wrong", "wrong", PASSWORD, "wrong", "wrong"):
        ask(exchange, (ALICE.email, password))
    assert not exchange.account(ALICE.email).is_locked


def test_wrong_passwords_count_whatever_the_scheme(exchange: Simulator) -> None:
    ask(exchange, (ALICE.email, "wrong"))
    ask(exchange, ("alice", "wrong"))
    ask(exchange, HttpNtlmAuth("HOPITAL\\alice", "wrong"))
    assert exchange.account(ALICE.email).is_locked


def test_ntlm_authenticates_the_connection(exchange: Simulator) -> None:
    with requests.Session() as session:
        session.trust_env = False
        session.verify = str(exchange.ca_file)
        ask_again = lambda auth: session.post(exchange.url, data=envelope(GET_CALENDAR).encode(), auth=auth, timeout=30)  # noqa: E731
        assert ask_again(HttpNtlmAuth("HOPITAL\\alice", PASSWORD)).status_code == 200
        assert ask_again(None).status_code == 200
    assert outcomes(exchange) == [("ntlm", "accepted")]
    assert ask(exchange, None).status_code == 401


def test_ntlm_takes_an_address_as_name(exchange: Simulator) -> None:
    assert ask(exchange, HttpNtlmAuth(ALICE.email, PASSWORD)).status_code == 200


def test_extended_protection_wants_the_channel_bound(start_exchange: StartExchange) -> None:
    exchange = start_exchange(extended_protection="require")
    assert ask(exchange, HttpNtlmAuth("HOPITAL\\alice", PASSWORD, send_cbt=True)).status_code == 200
    assert ask(exchange, HttpNtlmAuth("HOPITAL\\alice", PASSWORD, send_cbt=False)).status_code == 401
    assert outcomes(exchange) == [("ntlm", "accepted"), ("ntlm", "wrong_binding")]
    assert exchange.account(ALICE.email).bad_attempts == 0


def test_extended_protection_may_do_without(start_exchange: StartExchange) -> None:
    exchange = start_exchange(extended_protection="allow")
    assert ask(exchange, HttpNtlmAuth("HOPITAL\\alice", PASSWORD, send_cbt=False)).status_code == 200


def test_a_kerberos_only_server_does_not_challenge_ntlm(start_exchange: StartExchange) -> None:
    exchange = start_exchange(auth=("negotiate",))
    first_message = "TlRMTVNTUAABAAAAB4IIogAAAAAAAAAAAAAAAAAAAAAKAGFKAAAADw=="
    response = ask(exchange, None, {"Authorization": f"Negotiate {first_message}"})
    assert (response.status_code, response.headers["WWW-Authenticate"]) == (401, "Negotiate")
    assert exchange.sign_ins == []


def test_a_modern_only_server_offers_bearer_alone(start_exchange: StartExchange) -> None:
    exchange = start_exchange(auth=("bearer",))
    response = ask(exchange, (ALICE.email, PASSWORD))
    assert (response.status_code, response.headers["WWW-Authenticate"].split()[0]) == (401, "Bearer")


def test_workmail_names_its_realm(start_exchange: StartExchange) -> None:
    exchange = start_exchange(version="workmail", auth=("basic",))
    assert ask(exchange, None).headers["WWW-Authenticate"] == 'Basic realm="EWS"'


def test_a_service_account_has_no_mailbox_of_its_own(exchange: Simulator) -> None:
    exchange.add_account("service@hopital.test", "s3cret", impersonates=True)
    service = NewMailbox("service@hopital.test", "s3cret")
    sid = f"<t:ConnectingSID><t:PrimarySmtpAddress>{ALICE.email}</t:PrimarySmtpAddress></t:ConnectingSID>"
    with Wire(exchange, service) as wire:
        assert wire.ask(GET_CALENDAR).codes == ["ErrorNonExistentMailbox"]
        said = wire.ask(GET_CALENDAR, f"<t:ExchangeImpersonation>{sid}</t:ExchangeImpersonation>")
        assert said.codes == ["NoError"]
