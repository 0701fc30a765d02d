"""Event types: the list, on and off, the editor; and the settings of a host."""

from typing import Any

import pytest
from django.test import Client

from creneau.accounts.models import Host
from creneau.scheduling.models import EventType

TYPED = {
    "name": "First meeting",
    "slug": "first",
    "durations": "30, 60",
    "location": "Building B",
    "description": "Bring your papers.",
    "increment_minutes": "15",
    "buffer_before_minutes": "10",
    "buffer_after_minutes": "5",
    "minimum_notice_minutes": "60",
    "rolling_days": "30",
    "first_day": "2027-03-01",
    "last_day": "",
    "daily_limit": "4",
}


def test_a_card_shows_the_duration_and_the_link(as_alice: Client, half_hour: EventType) -> None:
    page = as_alice.get("/event-types").content.decode()
    assert "30 minutes" in page
    assert 'value="http://testserver/alice/30min"' in page


def test_switching_off_takes_the_page_away(as_alice: Client, half_hour: EventType) -> None:
    page = as_alice.post(f"/event-types/{half_hour.pk}/state", {"active": "off"}, follow=True).content.decode()
    half_hour.refresh_from_db()
    assert half_hour.active is False
    assert f"“{half_hour.name}” can no longer be booked." in page
    as_alice.post(f"/event-types/{half_hour.pk}/state", {"active": "on"})
    half_hour.refresh_from_db()
    assert half_hour.active is True


def test_a_new_event_type_is_saved_with_all_that_was_typed(as_alice: Client, alice: Host) -> None:
    assert as_alice.post("/event-types/new", TYPED).headers["Location"] == "/event-types"
    made = EventType.objects.get(slug="first")
    assert (made.host, made.name, made.durations_minutes, made.schedule.host) == (
        alice,
        "First meeting",
        [30, 60],
        alice,
    )
    assert (made.increment_minutes, made.buffer_before_minutes, made.buffer_after_minutes) == (15, 10, 5)
    assert (made.minimum_notice_minutes, made.rolling_days, made.location) == (60, 30, "Building B")


def test_the_editor_shows_what_is_stored(as_alice: Client, half_hour: EventType) -> None:
    EventType.objects.update(durations_minutes=[15, 45])
    assert 'value="15, 45"' in as_alice.get(f"/event-types/{half_hour.pk}").content.decode()


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("durations", "half an hour", "Whole minutes from 1 to 1440, separated by commas."),
        ("durations", "0", "Whole minutes from 1 to 1440, separated by commas."),
        ("slug", "30min", "You have another event type at this address."),
        ("increment_minutes", "0", "Ensure this value is greater than or equal to 1."),
        ("rolling_days", "0", "Ensure this value is greater than or equal to 1."),
        ("daily_limit", "0", "Ensure this value is greater than or equal to 1."),
        ("last_day", "2027-02-01", "The last day comes before the first."),
        ("name", "", "This field is required."),
    ],
)
def test_what_cannot_be_meant_is_said_beside_the_field(
    as_alice: Client, alice: Host, field: str, value: str, message: str
) -> None:
    answer = as_alice.post("/event-types/new", TYPED | {field: value})
    assert answer.status_code == 422
    assert answer.context["form"].errors == {field: [message]}
    assert 'value="Building B"' in answer.content.decode()
    assert EventType.objects.count() == 1


@pytest.mark.parametrize("verb", ["", "/state"])
def test_the_event_type_of_somebody_else_is_not_there(as_alice: Client, carol: Host, verb: str) -> None:
    other = EventType.objects.get(host=carol)
    assert as_alice.post(f"/event-types/{other.pk}{verb}", TYPED).status_code == 404


def test_the_list_asks_the_database_as_often_for_three_as_for_one(
    as_alice: Client, half_hour: EventType, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(4):
        as_alice.get("/event-types")
    for slug in ("first", "second"):
        as_alice.post("/event-types/new", TYPED | {"slug": slug})
    as_alice.get("/event-types")
    with django_assert_num_queries(4):
        as_alice.get("/event-types")


SETTINGS = {"name": "Dr Alice Martin", "slug": "dr-martin", "time_zone": "Europe/London", "language": "fr"}


def test_settings_are_saved(as_alice: Client, alice: Host) -> None:
    page = as_alice.post("/settings", SETTINGS, follow=True)
    alice = Host.objects.select_related("user").get()
    assert (alice.user.name, alice.slug, alice.time_zone, alice.user.language) == tuple(SETTINGS.values())
    assert '<html lang="fr">' in page.content.decode()
    assert "C’est enregistré." in page.content.decode()


@pytest.mark.parametrize(
    ("slug", "message"),
    [
        ("carol", "The name carol is taken."),
        ("settings", "This name is needed by the application itself. Choose another."),
        ("Alice!", "Use lower-case letters, digits, dots and dashes only."),
    ],
)
def test_an_address_that_cannot_be_had_is_refused(
    as_alice: Client, alice: Host, carol: Host, slug: str, message: str
) -> None:
    answer = as_alice.post("/settings", SETTINGS | {"slug": slug})
    assert (answer.status_code, answer.context["form"].errors) == (422, {"slug": [message]})
    alice.refresh_from_db()
    assert alice.slug == "alice"
