"""What stands in the log, and what never does."""

import json
import logging

import pytest
from django.test import Client

from creneau.accounts.models import Host
from creneau.config.logs import JsonLine, TextLine, WithoutSecrets, request_id

TOKEN = "Zk3-9vQ_4hT7wLx2Rb8mYc"  # of a booking; made up


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("Not Found: /b/%s/reschedule", "Not Found: /b/…/reschedule"),
        ("/api/v1/bookings/%s/cancellation", "/api/v1/bookings/…/cancellation"),
        ("Not Found: /l/%s", "Not Found: /l/…"),
        ("/account/password/reset/key/3-%s/", "/account/password/reset/key/…/"),
        ("Unprocessable Entity: /account/invitation/%s/", "Unprocessable Entity: /account/invitation/…/"),
        ("a token crn_%s was used", "a token crn_… was used"),
        ("{'Authorization': 'Basic %s=='}", "{'Authorization': '…'}"),
        ("HTTP_AUTHORIZATION: Bearer %s", "HTTP_AUTHORIZATION: …"),
        ("sealed gAAAAA%s==", "sealed …"),
        ("postgresql://creneau:%s@db/creneau", "postgresql://creneau:…@db/creneau"),
        ("signed with whsec_%s=", "signed with whsec_…"),
    ],
)
def test_secrets_are_known_by_their_shape(text: str, clean: str) -> None:
    assert WithoutSecrets([])(text % TOKEN) == clean


@pytest.mark.parametrize("text", ["/alice/intro/bookings", "Basic authentication", "https://rdv.example.com:8000/b/"])
def test_what_is_no_secret_stays(text: str) -> None:
    assert WithoutSecrets(["x"])(text) == text


def test_the_installation_knows_its_own_by_heart() -> None:
    clean = WithoutSecrets(["p@ss word", "p@ss"])
    assert clean("refused: p@ss word; p%40ss%20word; p@ss") == "refused: …; …; …"


def test_a_traceback_is_cleaned_too() -> None:
    try:
        raise ValueError("cannot open hunter2hunter2")
    except ValueError as error:
        record = logging.LogRecord("x", logging.ERROR, "", 0, "failed", None, (type(error), error, error.__traceback__))
    for kind in (TextLine, JsonLine):
        line = kind(["hunter2hunter2"]).format(record)
        assert ("cannot open …" in line, "hunter2" in line) == (True, False)


def test_a_line_of_json_names_its_request() -> None:
    request_id.set("abcdef12")
    try:
        line = JsonLine([]).format(logging.LogRecord("creneau", logging.INFO, "", 0, "%d rows", (3,), None))
    finally:
        request_id.set("")
    said = json.loads(line)
    assert said.pop("time").endswith("+00:00")
    assert said == {"level": "info", "logger": "creneau", "message": "3 rows", "request_id": "abcdef12"}


def test_a_refused_booking_address_is_not_logged(
    alice: Host, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    lines: list[str] = []
    line = JsonLine([])
    monkeypatch.setattr(caplog.handler, "emit", lambda record: lines.append(line.format(record)))
    for way in (f"/b/{TOKEN}", f"/l/{TOKEN}", f"/api/v1/bookings/{TOKEN}"):
        assert Client().get(way).status_code == 404
    said = [json.loads(each) for each in lines if "Not Found" in each]
    assert [each["message"] for each in said] == [
        "Not Found: /b/…",
        "Not Found: /l/…",
        "Not Found: /api/v1/bookings/…",
    ]
    assert all(len(each["request_id"]) == 16 for each in said)
    assert TOKEN not in "".join(lines)


@pytest.mark.parametrize(
    ("proxies", "said", "is_kept"),
    [(1, "4f2c-from-the-proxy", True), (0, "4f2c-from-anybody", False), (1, "two\tlines", False), (1, "", False)],
)
def test_a_request_keeps_the_number_of_a_trusted_proxy(
    db: None, settings: pytest.FixtureRequest, proxies: int, said: str, is_kept: bool
) -> None:
    settings.TRUSTED_PROXIES = proxies  # type: ignore[attr-defined]
    answer = Client().get("/healthz", headers={"X-Request-ID": said})
    assert (answer["X-Request-ID"] == said) is is_kept
    assert len(answer["X-Request-ID"]) >= 16


def test_requests_are_logged_by_their_route(db: None, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, "creneau.requests"):
        Client().get(f"/b/{TOKEN}")
    [record] = [each for each in caplog.records if each.name == "creneau.requests"]
    assert record.getMessage().startswith("GET /b/<str:token> 404 in ")
