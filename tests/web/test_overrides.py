"""Exceptions: days with other hours than usual, or none. It is Sunday 28 February 2027 for Alice."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from creneau.accounts.models import Host
from creneau.scheduling.models import EventType, Schedule
from creneau.scheduling.openings import openings

from . import rows

PAGE = "/availability/schedules"


@pytest.fixture(autouse=True)
def _on_sunday(sunday: datetime) -> None:
    pass


@pytest.fixture
def schedule(alice: Host) -> Schedule:
    return Schedule.objects.get(host=alice)


@pytest.fixture
def post(as_alice: Client, schedule: Schedule) -> Any:
    return lambda **said: as_alice.post(
        f"{PAGE}/{schedule.pk}/overrides", {name.replace("_", "-"): value for name, value in said.items()}
    )


def test_several_days_become_days_off_at_once(post: Any, schedule: Schedule, half_hour: EventType) -> None:
    answer = post(day=["2027-03-01", "2027-03-02"], off="on", month="2027-03")
    assert answer.headers["Location"] == f"{PAGE}/{schedule.pk}?month=2027-03#exceptions"
    schedule.refresh_from_db()
    assert schedule.overrides == {"2027-03-01": [], "2027-03-02": []}
    half_hour.refresh_from_db()
    sunday = datetime.fromisoformat("2027-02-28T12:00:00Z")
    free = openings(event_type=half_hour, start_at=sunday, end_at=sunday + timedelta(days=5), now=sunday)
    assert free[0].isoformat() == "2027-03-03T08:00:00+00:00"


def test_other_hours_take_the_place_of_the_usual_ones(post: Any, schedule: Schedule) -> None:
    post(day="2027-03-06", hours_start=["14:00", "09:00"], hours_end=["00:00", "11:00"], hours="on")
    schedule.refresh_from_db()
    assert schedule.overrides == {"2027-03-06": [["09:00", "11:00"], ["14:00", "24:00"]]}


def test_three_weeks_are_one_stretch(post: Any, schedule: Schedule, as_alice: Client) -> None:
    post(first="2027-08-02", last="2027-08-22", off="on")
    schedule.refresh_from_db()
    assert (len(schedule.overrides), min(schedule.overrides), max(schedule.overrides)) == (
        21,
        "2027-08-02",
        "2027-08-22",
    )
    page = as_alice.get(PAGE)
    assert [(str(run.first), str(run.last), run.hours) for run in page.context["exceptions"].runs] == [
        ("2027-08-02", "2027-08-22", [])
    ]


def test_bookings_on_a_day_off_stay_and_are_told(as_alice: Client, schedule: Schedule, alice: Host) -> None:
    rows.booking(alice, datetime.fromisoformat("2027-03-01T09:00:00Z"))
    said = {"day": "2027-03-01", "off": "on"}
    page = as_alice.post(f"{PAGE}/{schedule.pk}/overrides", said, follow=True).content.decode()
    assert "Saved for 1 day. 1 booking on it stays." in page


@pytest.mark.parametrize(
    ("said", "field", "message"),
    [
        ({"day": "2027-02-27", "off": "on"}, "days", "A day that is over cannot be changed."),
        ({"off": "on"}, "days", "Choose at least one day."),
        ({"first": "2027-03-05", "last": "2027-03-04", "off": "on"}, "days", "The last day comes before the first."),
        (
            {"first": "2027-03-01", "last": "2030-03-04", "off": "on"},
            "days",
            "At most a year at once, and no day more than five years ahead.",
        ),
        (
            {"day": "9999-12-31", "off": "on"},
            "days",
            "At most a year at once, and no day more than five years ahead.",
        ),
    ],
)
def test_days_that_cannot_be_meant_are_said_beside_them(
    post: Any, schedule: Schedule, said: dict[str, Any], field: str, message: str
) -> None:
    answer = post(**said)
    assert (answer.status_code, answer.context["exceptions"].typed.errors) == (422, {field: [message]})
    schedule.refresh_from_db()
    assert schedule.overrides == {}


@pytest.mark.parametrize(
    ("starts", "ends", "message"),
    [
        (["09:00", "11:00"], ["12:00", "13:00"], "These hours overlap."),
        (["12:00"], ["09:00"], "The end must come after the start."),
        ([], [], "Give at least one stretch of hours, or say that you are not available."),
    ],
)
def test_hours_that_cannot_be_meant_are_said_and_kept(
    post: Any, schedule: Schedule, starts: list[str], ends: list[str], message: str
) -> None:
    answer = post(day=["2027-03-01", "2027-04-01"], hours_start=starts, hours_end=ends, month="2027-03")
    typed = answer.context["exceptions"].typed
    assert (answer.status_code, typed.hours.error, typed.hours.spans) == (
        422,
        message,
        list(zip(starts, ends, strict=True)),
    )
    page = answer.content.decode()
    assert 'value="2027-03-01" checked' in page
    assert '<input type="hidden" name="day" value="2027-04-01">' in page
    schedule.refresh_from_db()
    assert schedule.overrides == {}


def test_another_month_keeps_what_is_ticked_and_saves_nothing(post: Any, schedule: Schedule) -> None:
    answer = post(day="2027-03-01", show="2027-04", month="2027-03")
    assert (answer.status_code, str(answer.context["exceptions"].first)) == (200, "2027-04-01")
    assert '<input type="hidden" name="day" value="2027-03-01">' in answer.content.decode()
    schedule.refresh_from_db()
    assert schedule.overrides == {}


def test_past_exceptions_drop_out_of_sight(as_alice: Client, schedule: Schedule) -> None:
    Schedule.objects.update(overrides={"2027-02-27": [], "2027-02-28": [], "2027-03-05": [["10:00", "12:00"]]})
    runs = as_alice.get(PAGE).context["exceptions"].runs
    assert [str(run.first) for run in runs] == ["2027-02-28", "2027-03-05"]


@pytest.mark.parametrize(
    ("language", "told"),
    [("en", ["10:00 am – 12:00 pm", "6:00 pm – 12:00 am"]), ("fr", ["10:00 – 12:00", "18:00 – 24:00"])],
)
def test_the_hours_of_an_exception_are_told_as_the_reader_tells_them(
    as_alice: Client, schedule: Schedule, language: str, told: list[str]
) -> None:
    Schedule.objects.update(overrides={"2027-03-05": [["10:00", "12:00"], ["18:00", "24:00"]]})
    page = as_alice.get(f"{PAGE}?lang={language}").content.decode()
    assert f'<span class="note">{", ".join(told)}</span>' in page


def test_an_exception_is_removed(as_alice: Client, schedule: Schedule) -> None:
    Schedule.objects.update(overrides={"2027-03-01": [], "2027-03-02": [], "2027-03-09": []})
    as_alice.post(f"{PAGE}/{schedule.pk}/overrides/removal", {"day": ["2027-03-01", "2027-03-02"]})
    schedule.refresh_from_db()
    assert schedule.overrides == {"2027-03-09": []}


def test_today_is_that_of_the_schedule(post: Any, schedule: Schedule) -> None:
    """Noon in London is already Monday in Kiritimati."""
    Schedule.objects.update(time_zone="Pacific/Kiritimati")
    assert post(day="2027-02-28", off="on").status_code == 422


def test_public_holidays_stand_in_the_month_and_can_be_worked_on(as_alice: Client, schedule: Schedule) -> None:
    Schedule.objects.update(holidays_country="FR", holidays_region="57", overrides={"2027-03-29": [["09:00", "10:00"]]})
    shown = as_alice.get(f"{PAGE}?month=2027-03").context["exceptions"]
    assert [(day.day, works) for day, _name, works in shown.holidays] == [(26, False), (29, True)]
    cells = {cell.date.day: cell for week in shown.weeks for cell in week if cell}
    assert (cells[25].bars != [], cells[26].bars, cells[29].is_exception) == (True, [], True)


@pytest.mark.parametrize("month", ["2020-01", "2999-12", "2027-13", "abc", "2027-3"])
def test_a_month_out_of_reach_becomes_the_nearest(as_alice: Client, schedule: Schedule, month: str) -> None:
    shown = as_alice.get(f"{PAGE}?month={month}").context["exceptions"]
    assert str(shown.first) == ("2029-02-01" if month == "2999-12" else "2027-02-01")


def test_the_exceptions_of_somebody_else_are_not_there(as_alice: Client, carol: Host) -> None:
    other = Schedule.objects.get(host=carol)
    for path in ("overrides", "overrides/removal"):
        assert as_alice.post(f"{PAGE}/{other.pk}/{path}", {"day": "2027-03-01", "off": "on"}).status_code == 404
    other.refresh_from_db()
    assert other.overrides == {}
