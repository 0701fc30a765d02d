"""The OpenAPI document is true: requests made from it are answered as it says, and nothing ever ends in a 500."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
import schemathesis
from django.core import signals
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    missing_required_header,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from creneau.accounts import tokens
from creneau.accounts.models import Host
from creneau.api import connections
from creneau.api.v1 import api
from creneau.calendars.models import ConnectionAttempt
from creneau.notifications.webhooks import subscribe
from creneau.notifications.webhooks.plan import send_test
from creneau.scheduling.links import hand_out
from creneau.scheduling.models import Booking
from tests.api.test_meetings import booked

FEW, MANY = 2, 100
pytestmark = pytest.mark.xdist_group("openapi")  # reading the document takes longer than a few requests
OPERATIONS = sorted(
    (path, method) for path, each in api.get_openapi_schema(path_prefix="")["paths"].items() for method in each
)
CHECKS = [
    schemathesis.checks.not_a_server_error,
    content_type_conformance,
    negative_data_rejection,
    missing_required_header,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
]


@cache
def _document() -> Any:
    return schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())


@pytest.fixture(autouse=True)
def one_connection() -> Iterator[None]:
    """A request would close the connection that holds the test's transaction."""
    for signal in (signals.request_started, signals.request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (signals.request_started, signals.request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def there(alice: Host, monday: Any, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """Something at each address. Nobody is asked for a calendar: that is another test's."""

    def refused(attempt_id: int, within: object) -> ConnectionAttempt:
        return ConnectionAttempt.objects.get(pk=attempt_id)

    monkeypatch.setattr(connections, "work", refused)
    meeting = booked(alice, monday.replace(hour=9))
    webhook, _secret = subscribe.add(host=alice, url="https://crm.example.org/", events=["booking.created"])
    return {
        "host": "alice",
        "slug": "30min",
        "kind": "too_late",
        "token": Booking.objects.get().token,
        "schedule_id": meeting.event_type.schedule_id,
        "day": "2028-03-28",
        "event_type_id": meeting.event_type_id,
        "link_id": hand_out(event_type=meeting.event_type).pk,
        "meeting_id": meeting.pk,
        "webhook_id": webhook.pk,
        "delivery_id": send_test(webhook=webhook).pk,
    }


EACH = pytest.mark.parametrize(("path", "method"), OPERATIONS, ids=str)


@EACH
def test_answers_are_as_the_document_says(path: str, method: str, alice: Host, there: dict[str, Any]) -> None:
    _ask(path, method, alice, there, FEW)


@pytest.mark.slow
@EACH
def test_a_hundred_answers_are_as_the_document_says(path: str, method: str, alice: Host, there: dict[str, Any]) -> None:
    _ask(path, method, alice, there, MANY)


def _ask(path: str, method: str, host: Host, there: dict[str, Any], count: int) -> None:
    """The few are the same each time."""
    operation = _document()[f"/api/v1{path}"][method]
    headers = {"Authorization": f"Bearer {tokens.issue(host=host)}", "Host": "127.0.0.1"}

    @settings(
        max_examples=count,
        deadline=None,
        database=None,
        derandomize=count == FEW,
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(), is_there=st.booleans())
    def ask(case: schemathesis.Case, is_there: bool) -> None:
        if is_there and case.path_parameters:
            known = {name: there[name] for name in case.path_parameters if name in there}
            case.path_parameters = {**case.path_parameters, **known}
        case.call_and_validate(headers=headers, checks=CHECKS)

    ask()
