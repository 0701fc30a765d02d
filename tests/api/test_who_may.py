"""Who may call what: every operation as nobody, as another host, as an administrator, and as the owner, against a
written table."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import NamedTuple

import pytest
from django.test import Client

from creneau.accounts.models import Host
from creneau.accounts.people import make_administrator
from creneau.api.v1 import api
from creneau.calendars.models import Calendar, CalendarConnection
from creneau.notifications.webhooks import subscribe
from creneau.notifications.webhooks.plan import send_test
from creneau.scheduling.links import hand_out
from creneau.scheduling.models import Booking
from creneau.scheduling.welcome import add_host
from tests.api.problems import NOT_FOUND
from tests.api.test_slots import connected, z
from tests.bearer import bearer

JSON = "application/json"


class Row(NamedTuple):
    """An operation, a body, and the status for nobody, for another host or an administrator, and for the owner."""

    method: str
    path: str
    body: str
    statuses: tuple[int, int, int]


SLOTS = "/hosts/{host}/event-types/{slug}/slots"
BOOKING = (
    '{"host": "alice", "event_type": "30min", "start": "START", "timezone": "UTC", '
    '"invitee": {"name": "Bob", "email": "bob@example.org"}}'
)
WEBHOOK = '{"url": "https://crm.example.org/", "events": ["booking.created"]}'
# What nobody may do is 401; what is another host's is not there; the public calls do not ask who is calling.
TABLE = [
    Row("GET", "/openapi.json", "", (200, 200, 200)),
    Row("GET", "/problems/{kind}", "", (200, 200, 200)),
    Row("GET", "/hosts/{host}/event-types/{slug}", "", (200, 200, 200)),
    Row("GET", SLOTS, "", (200, 200, 200)),
    Row("POST", "/bookings", BOOKING, (201, 409, 409)),
    Row("GET", "/bookings/{token}", "", (200, 200, 200)),
    Row("POST", "/bookings/{token}/cancellation", "{}", (200, 200, 200)),
    Row("POST", "/bookings/{token}/reschedule", '{"start": "NEXT"}', (200, 200, 200)),
    Row("GET", "/event-types", "", (401, 200, 200)),
    Row("POST", "/event-types", '{"name": "Second", "slug": "second"}', (401, 201, 201)),
    Row("PUT", "/event-types/order", '{"order": []}', (401, 200, 200)),
    Row("GET", "/event-types/{event_type_id}", "", (401, 404, 200)),
    Row("PATCH", "/event-types/{event_type_id}", "{}", (401, 404, 200)),
    Row("DELETE", "/event-types/{event_type_id}", "", (401, 404, 409)),
    Row("POST", "/event-types/{event_type_id}/copies", "", (401, 404, 201)),
    Row("GET", "/event-types/{event_type_id}/links", "", (401, 404, 200)),
    Row("POST", "/event-types/{event_type_id}/links", "{}", (401, 404, 201)),
    Row("DELETE", "/event-types/{event_type_id}/links/{link_id}", "", (401, 404, 204)),
    Row("POST", "/calendar-connections", "{}", (401, 422, 422)),
    Row("GET", "/calendar-connections", "", (401, 200, 200)),
    Row("GET", "/calendar-connections/{connection_id}", "", (401, 404, 200)),
    Row("PATCH", "/calendar-connections/{connection_id}", "{}", (401, 404, 200)),
    Row("POST", "/calendar-connections/{connection_id}/synchronisation", "", (401, 404, 503)),
    Row("DELETE", "/calendar-connections/{connection_id}", "", (401, 404, 204)),
    Row("GET", "/calendar-settings", "", (401, 200, 200)),
    Row("PATCH", "/calendar-settings", "{}", (401, 200, 200)),
    Row("GET", "/profile", "", (401, 200, 200)),
    Row("PATCH", "/profile", "{}", (401, 200, 200)),
    Row("GET", "/meetings", "", (401, 200, 200)),
    Row("GET", "/meetings/{meeting_id}", "", (401, 404, 200)),
    Row("PATCH", "/meetings/{meeting_id}", "{}", (401, 404, 200)),
    Row("POST", "/meetings/{meeting_id}/cancellation", "{}", (401, 404, 200)),
    Row("POST", "/meetings/{meeting_id}/reschedule", '{"start": "NEXT"}', (401, 404, 200)),
    Row("POST", "/meetings/{meeting_id}/confirmation", "", (401, 404, 200)),
    Row("POST", "/meetings/{meeting_id}/refusal", "{}", (401, 404, 200)),
    Row("GET", "/notifications", "", (401, 200, 200)),
    Row("PATCH", "/notifications", "{}", (401, 200, 200)),
    Row("GET", "/schedules", "", (401, 200, 200)),
    Row("POST", "/schedules", '{"name": "Summer", "timezone": "UTC"}', (401, 201, 201)),
    Row("GET", "/schedules/{schedule_id}", "", (401, 404, 200)),
    Row("PATCH", "/schedules/{schedule_id}", "{}", (401, 404, 200)),
    Row("DELETE", "/schedules/{schedule_id}", "", (401, 404, 409)),
    Row("PUT", "/schedules/{schedule_id}/overrides/{day}", '{"hours": []}', (401, 404, 200)),
    Row("DELETE", "/schedules/{schedule_id}/overrides/{day}", "", (401, 404, 200)),
    Row("GET", "/webhooks", "", (401, 200, 200)),
    Row("POST", "/webhooks", WEBHOOK, (401, 201, 201)),
    Row("GET", "/webhooks/{webhook_id}", "", (401, 404, 200)),
    Row("PATCH", "/webhooks/{webhook_id}", "{}", (401, 404, 200)),
    Row("DELETE", "/webhooks/{webhook_id}", "", (401, 404, 204)),
    Row("POST", "/webhooks/{webhook_id}/secret", "", (401, 404, 200)),
    Row("POST", "/webhooks/{webhook_id}/test", "", (401, 404, 202)),
    Row("GET", "/webhooks/{webhook_id}/deliveries", "", (401, 404, 200)),
    Row("POST", "/webhooks/{webhook_id}/deliveries/{delivery_id}/replay", "", (401, 404, 202)),
]


@pytest.fixture
def as_administrator(db: None) -> Client:
    """Who runs the installation, and is a host as others are: that gives no right to what is another host's."""
    dora = add_host(email="dora@example.com", name="Dora", password="correct horse", time_zone="UTC", language="en")
    make_administrator(user=dora.user, is_administrator=True)
    return bearer(dora)


@pytest.fixture
def calendar(alice: Host, monday: datetime) -> Calendar:
    return connected(alice, datetime.now(UTC))


def test_the_table_names_every_operation() -> None:
    document = api.get_openapi_schema(path_prefix="")
    operations = {(method.upper(), path) for path, each in document["paths"].items() for method in each}
    assert {(row.method, row.path) for row in TABLE} == operations | {("GET", "/openapi.json")}


@pytest.mark.parametrize("row", TABLE, ids=lambda row: f"{row.method} {row.path}")
def test_who_may(
    row: Row,
    client: Client,
    as_carol: Client,
    as_administrator: Client,
    as_alice: Client,
    alice: Host,
    monday: datetime,
) -> None:
    booking = client.post("/api/v1/bookings", BOOKING.replace("START", z(monday + timedelta(hours=15))), JSON).json()
    calendar = connected(alice, datetime.now(UTC))
    event_type = alice.event_types.get()
    webhook, _secret = subscribe.add(host=alice, url="https://crm.example.org/", events=["booking.created"])
    path = "/api/v1" + row.path.format(
        host="alice",
        slug="30min",
        kind="too_late",
        token=booking["token"],
        connection_id=calendar.connection_id,
        schedule_id=alice.schedules.get().pk,
        day=f"{monday:%Y-%m-%d}",
        event_type_id=event_type.pk,
        link_id=hand_out(event_type=event_type).pk,
        meeting_id=Booking.objects.get().pk,
        webhook_id=webhook.pk,
        delivery_id=send_test(webhook=webhook).pk,
    )
    question = f"?start={z(monday)}&end={z(monday)}" if row.path == SLOTS else ""
    body = row.body.replace("START", z(monday + timedelta(hours=9))).replace("NEXT", z(monday + timedelta(hours=11)))
    callers = (client, as_carol, as_administrator, as_alice)
    statuses = [caller.generic(row.method, path + question, body, JSON).status_code for caller in callers]
    nobody, another, owner = row.statuses
    assert statuses == [nobody, another, another, owner]


def test_another_hosts_connection_is_as_absent_as_one_that_never_was(
    as_carol: Client, as_alice: Client, calendar: Calendar
) -> None:
    there = as_carol.get(f"/api/v1/calendar-connections/{calendar.connection_id}")
    for absent in (
        there,
        as_alice.get("/api/v1/calendar-connections/999"),
        as_alice.get(f"/api/v1/calendar-connections/{2**70}"),
    ):
        assert (absent.status_code, absent.json()) == (404, NOT_FOUND)


def test_another_hosts_connections_are_not_listed(as_carol: Client, calendar: Calendar) -> None:
    assert as_carol.get("/api/v1/calendar-connections").json() == {"items": []}


def test_another_hosts_calendar_cannot_be_chosen(
    as_carol: Client, carol: Host, calendar: Calendar, monday: datetime
) -> None:
    own = connected(carol, datetime.now(UTC))
    choice = {"calendars": [{"id": calendar.pk, "receives_events": True}]}
    answer = as_carol.patch(f"/api/v1/calendar-connections/{own.connection_id}", choice, JSON)
    assert (answer.status_code, answer.json()["errors"]) == (
        422,
        [{"field": "calendars.0.id", "message": "There is no such calendar in this account."}],
    )


def test_disconnecting_leaves_what_is_another_hosts(
    as_carol: Client, carol: Host, calendar: Calendar, monday: datetime
) -> None:
    own = connected(carol, datetime.now(UTC))
    assert as_carol.delete(f"/api/v1/calendar-connections/{own.connection_id}").status_code == 204
    assert list(CalendarConnection.objects.values_list("pk", flat=True)) == [calendar.connection_id]
    assert not Booking.objects.exists()
