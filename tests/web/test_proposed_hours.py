"""The hours a mailbox names are offered to its host, who takes them, or not."""

from typing import Any

import pytest
from django.test import Client

from creneau.accounts.models import Host
from creneau.calendars.models import CalendarConnection
from creneau.scheduling.models import Schedule
from creneau.web.availability.proposal import in_words

from . import rows

PAGES = ("/availability/calendars", "/availability/schedules")
ANSWER = "/availability/proposed-hours"
WEEK = {day: [["09:00", "18:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}
OFFICE = {day: [["09:00", "17:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}
SAID = {"zones": ["Europe/Brussels", "Europe/Paris"], "weekly": WEEK}


@pytest.fixture
def account(alice: Host) -> CalendarConnection:
    return rows.account(alice, working_hours=SAID)


def hours(alice: Host) -> tuple[Any, str]:
    schedule = Schedule.objects.get(host=alice)
    return schedule.weekly_hours, schedule.time_zone


@pytest.mark.parametrize("page", PAGES)
def test_they_are_offered_in_words_and_nothing_is_overwritten(
    as_alice: Client, alice: Host, account: CalendarConnection, page: str
) -> None:
    shown = as_alice.get(page).content.decode()
    said = "alice@demo.example works Monday to Friday 9:00 am – 6:00 pm, Central European Time (Paris)."
    assert said in shown
    assert "Use these hours" in shown
    assert hours(alice) == (OFFICE, "Europe/Paris")


def test_taken_they_are_the_schedule(as_alice: Client, alice: Host, account: CalendarConnection) -> None:
    answer = as_alice.post(ANSWER, {"answer": "take"})
    schedule = Schedule.objects.get(host=alice)
    assert answer.headers["Location"] == f"/availability/schedules/{schedule.pk}"
    assert hours(alice) == (WEEK, "Europe/Paris")
    assert [as_alice.get(page).context["proposal"] for page in PAGES] == [None, None]


def test_a_zone_that_is_not_the_hosts_is_taken_too(as_alice: Client, alice: Host) -> None:
    rows.account(alice, working_hours={"zones": ["America/Guadeloupe"], "weekly": WEEK})
    as_alice.post(ANSWER, {"answer": "take"})
    assert hours(alice) == (WEEK, "America/Guadeloupe")


def test_declined_they_are_not_offered_again(as_alice: Client, alice: Host, account: CalendarConnection) -> None:
    as_alice.post(ANSWER, {"answer": "decline"})
    assert hours(alice) == (OFFICE, "Europe/Paris")
    assert [as_alice.get(page).context["proposal"] for page in PAGES] == [None, None]
    account.working_hours = SAID | {"weekly": {"mon": [["08:00", "12:00"]]}}
    account.save()
    assert as_alice.get(PAGES[0]).context["proposal"].hours == "Monday 8:00 am – 12:00 pm"


@pytest.mark.parametrize(
    "said",
    [
        None,
        {"zones": ["Europe/Paris"], "weekly": OFFICE},
        {"zones": ["Mars/Base"], "weekly": WEEK},
        {"zones": ["Europe/Paris"], "weekly": {"mon": [["18:00", "09:00"]]}},
    ],
)
def test_what_is_the_same_or_cannot_be_hours_is_not_offered(as_alice: Client, alice: Host, said: Any) -> None:
    rows.account(alice, working_hours=said)
    assert as_alice.get(PAGES[0]).context["proposal"] is None


def test_a_week_in_words() -> None:
    weekly = {"mon": [["08:00", "12:00"], ["14:00", "24:00"]], "tue": [["08:00", "12:00"], ["14:00", "24:00"]]}
    assert in_words(weekly | {"sat": [["09:00", "12:30"]]}) == (
        "Monday and Tuesday 8:00 am – 12:00 pm and 2:00 pm – 12:00 am and Saturday 9:00 am – 12:30 pm"
    )
