"""What is remembered between two questions, and what is not worth it."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from creneau.availability import Interval, Rules, Schedule
from creneau.availability.candidates import candidates, forget

START = datetime(2027, 3, 1, tzinfo=UTC)
EVERY_MINUTE = Rules(60, 1)


def found(length: timedelta, hours: tuple[int, int] = (540, 600), now: datetime = START):
    schedule = Schedule(ZoneInfo("UTC"), {day: [hours] for day in range(7)})
    return candidates([schedule], EVERY_MINUTE, Interval(START, START + length), now)


def test_an_equal_schedule_is_not_worked_out_again():
    assert found(timedelta(days=30)) is found(timedelta(days=30))


def test_the_clock_does_not_make_it_another_question():
    assert found(timedelta(days=30), now=START) is found(timedelta(days=30), now=START + timedelta(seconds=1))


def test_other_hours_are_another_question():
    assert found(timedelta(days=30)).starts != found(timedelta(days=30), (600, 660)).starts


def test_what_is_forgotten_is_worked_out_again():
    before = found(timedelta(days=30))
    forget()
    assert found(timedelta(days=30)) is not before
    assert found(timedelta(days=30)).starts == before.starts


def test_one_start_alone_is_not_remembered():
    assert found(timedelta(seconds=59)) is not found(timedelta(seconds=59))


def test_a_window_of_one_step_is_remembered():
    assert found(timedelta(minutes=1)) is found(timedelta(minutes=1))


def test_two_years_minute_by_minute_are_not_remembered():
    assert found(timedelta(minutes=50_000)) is found(timedelta(minutes=50_000))
    assert found(timedelta(minutes=50_001)) is not found(timedelta(minutes=50_001))
