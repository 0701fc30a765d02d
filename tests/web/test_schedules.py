"""Working hours as they are typed."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from creneau.accounts.models import Host
from creneau.scheduling.models import Schedule

from . import rows

PAGE = "/availability/schedules"
TYPED = {"name": "Working hours", "time_zone": "Europe/Paris"}


@pytest.fixture
def schedule(alice: Host) -> Schedule:
    return Schedule.objects.get(host=alice)


def save(client: Client, schedule: Schedule, **hours: Any) -> Any:
    return client.post(
        f"{PAGE}/{schedule.pk}", TYPED | {name.replace("_", "-"): value for name, value in hours.items()}
    )


def test_hours_are_saved_as_typed_and_sorted(as_alice: Client, schedule: Schedule) -> None:
    save(
        as_alice, schedule, mon_start=["14:00", "09:00"], mon_end=["18:00", "12:00"], sat_start="22:00", sat_end="00:00"
    )
    schedule.refresh_from_db()
    assert schedule.weekly_hours == {"mon": [["09:00", "12:00"], ["14:00", "18:00"]], "sat": [["22:00", "24:00"]]}


def test_midnight_at_the_end_comes_back_as_it_was_typed(as_alice: Client, schedule: Schedule) -> None:
    save(as_alice, schedule, sat_start="22:00", sat_end="00:00")
    assert as_alice.get(PAGE).context["days"][5].spans == [("22:00", "00:00")]


@pytest.mark.parametrize(
    ("starts", "ends", "message"),
    [
        (["12:00"], ["09:00"], "The end must come after the start."),
        (["09:00"], ["09:00"], "The end must come after the start."),
        (["09:00", "11:00"], ["12:00", "13:00"], "These hours overlap."),
        (["09:00"], [""], "Give a start and an end, such as 09:00 and 12:30."),
        (["nine"], ["12:00"], "Give a start and an end, such as 09:00 and 12:30."),
    ],
)
def test_what_cannot_be_meant_is_said_beside_the_day(
    as_alice: Client, schedule: Schedule, starts: list[str], ends: list[str], message: str
) -> None:
    answer = save(as_alice, schedule, tue_start=starts, tue_end=ends)
    assert answer.status_code == 422
    assert [day.error for day in answer.context["days"] if day.error] == [message]
    assert answer.context["days"][1].spans == list(zip(starts, ends, strict=True))
    schedule.refresh_from_db()
    assert list(schedule.weekly_hours) == ["mon", "tue", "wed", "thu", "fri"]


def test_a_row_more_or_less_saves_nothing_yet(as_alice: Client, schedule: Schedule) -> None:
    more = save(as_alice, schedule, mon_start=["09:00"], mon_end=["12:00"], more="mon")
    assert (more.status_code, more.context["days"][0].spans) == (200, [("09:00", "12:00"), ("14:00", "18:00")])
    less = save(as_alice, schedule, mon_start=["09:00", "14:00"], mon_end=["12:00", "18:00"], less="mon-0")
    assert less.context["days"][0].spans == [("14:00", "18:00")]
    schedule.refresh_from_db()
    assert schedule.weekly_hours["mon"] == [["09:00", "17:00"]]


def test_another_zone_shows_what_it_does_before_it_is_saved(
    sunday: datetime, as_alice: Client, schedule: Schedule, alice: Host
) -> None:
    rows.booking(alice, sunday + timedelta(days=1))
    typed = {"name": "Office", "time_zone": "America/Toronto", "mon-start": "09:00", "mon-end": "12:00"}
    answer = as_alice.post(f"{PAGE}/{schedule.pk}", typed)
    schedule.refresh_from_db()
    assert (answer.status_code, schedule.name, schedule.time_zone) == (200, "Working hours", "Europe/Paris")
    page = " ".join(answer.content.decode().split())
    assert "Monday 9:00 am is no longer meant in Paris but in Toronto, which is Monday 3:00 pm in Paris." in page
    assert "<td>Mon 1 Mar, 9:00 am</td><td><b>Mon 1 Mar, 3:00 pm</b></td>" in page
    assert "1 booking stays at its time." in page
    assert 'value="Office"' in page
    as_alice.post(f"{PAGE}/{schedule.pk}", typed | {"zone_seen": "America/Toronto"})
    schedule.refresh_from_db()
    assert (schedule.name, schedule.time_zone, schedule.weekly_hours) == (
        "Office",
        "America/Toronto",
        {"mon": [["09:00", "12:00"]]},
    )


def test_a_zone_seen_is_no_word_for_another(as_alice: Client, schedule: Schedule) -> None:
    as_alice.post(f"{PAGE}/{schedule.pk}", TYPED | {"time_zone": "Asia/Tokyo", "zone_seen": "America/Toronto"})
    schedule.refresh_from_db()
    assert schedule.time_zone == "Europe/Paris"


def test_a_zone_that_does_not_exist_is_refused(as_alice: Client, schedule: Schedule) -> None:
    answer = as_alice.post(f"{PAGE}/{schedule.pk}", TYPED | {"time_zone": "Mars/Base", "zone_seen": "Mars/Base"})
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["time_zone"]


def test_an_empty_name_is_said_beside_the_field_and_the_hours_are_kept(as_alice: Client, schedule: Schedule) -> None:
    answer = save(as_alice, schedule, name=" ", sat_start="10:00", sat_end="12:00")
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["name"])
    assert answer.context["days"][5].spans == [("10:00", "12:00")]


def test_a_day_is_copied_to_others(as_alice: Client, schedule: Schedule) -> None:
    hours = {"mon_start": ["08:00", "14:00"], "mon_end": ["12:00", "18:00"]}
    answer = save(as_alice, schedule, copy="mon", copy_mon=["tue", "sun"], **hours)
    both = [("08:00", "12:00"), ("14:00", "18:00")]
    assert [day.spans for day in answer.context["days"]] == [both, both, [], [], [], [], both]
    schedule.refresh_from_db()
    assert schedule.weekly_hours["tue"] == [["09:00", "17:00"]]


def test_public_holidays_of_a_country_are_days_off(as_alice: Client, schedule: Schedule) -> None:
    Schedule.objects.update(holidays_country="DE", holidays_region="BY")
    page = as_alice.post(f"{PAGE}/{schedule.pk}", TYPED | {"holidays_country": "FR"}, follow=True)
    schedule.refresh_from_db()
    assert (schedule.holidays_country, schedule.holidays_region) == ("FR", "")
    assert '<option value="FR" selected>France</option>' in page.content.decode()


def test_regions_are_those_of_the_country_that_is_chosen(as_alice: Client, schedule: Schedule) -> None:
    answer = as_alice.post(f"{PAGE}/{schedule.pk}", TYPED | {"holidays_country": "FR", "redraw": "regions"})
    assert (answer.status_code, ("57", "Moselle") in answer.context["form"].regions) == (200, True)
    as_alice.post(f"{PAGE}/{schedule.pk}", TYPED | {"holidays_country": "FR", "holidays_region": "57"})
    schedule.refresh_from_db()
    assert (schedule.holidays_country, schedule.holidays_region) == ("FR", "57")


@pytest.mark.parametrize(("country", "region"), [("BE", "French"), ("BR", "São Paulo Capital")])
def test_a_region_with_a_long_code_is_kept(as_alice: Client, schedule: Schedule, country: str, region: str) -> None:
    as_alice.post(f"{PAGE}/{schedule.pk}", TYPED | {"holidays_country": country, "holidays_region": region})
    schedule.refresh_from_db()
    assert (schedule.holidays_country, schedule.holidays_region) == (country, region)


def test_a_region_of_the_country_before_is_dropped(as_alice: Client, schedule: Schedule) -> None:
    Schedule.objects.update(holidays_country="DE", holidays_region="BY")
    as_alice.post(f"{PAGE}/{schedule.pk}", TYPED | {"holidays_country": "FR", "holidays_region": "BY"})
    schedule.refresh_from_db()
    assert (schedule.holidays_country, schedule.holidays_region) == ("FR", "")


def test_overrides_survive_a_change_of_the_week(as_alice: Client, schedule: Schedule) -> None:
    Schedule.objects.update(overrides={"2027-03-28": []})
    save(as_alice, schedule, mon_start="09:00", mon_end="12:00")
    schedule.refresh_from_db()
    assert schedule.overrides == {"2027-03-28": []}


def test_the_schedule_of_somebody_else_is_not_there(as_alice: Client, carol: Host) -> None:
    other = Schedule.objects.get(host=carol)
    assert as_alice.get(f"{PAGE}/{other.pk}").status_code == 404
    assert save(as_alice, other, mon_start="09:00", mon_end="10:00").status_code == 404


def test_the_page_asks_the_database_as_often_for_three_schedules_as_for_one(
    as_alice: Client, alice: Host, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(7):
        as_alice.get(PAGE)
    for name in ("Summer", "On call"):
        Schedule.objects.create(host=alice, name=name, time_zone="Europe/Paris")
    with django_assert_num_queries(7):
        as_alice.get(PAGE)
