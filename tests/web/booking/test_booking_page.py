"""``/alice/30min``: choosing a time."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from creneau.accounts.models import Host
from creneau.calendars.models import CalendarConnection
from creneau.scheduling.book import Invitee, book
from creneau.scheduling.models import EventType

from .conftest import Look

SLOTS = "//section[@id='slots']//a[@class='slot']/time"
DAYS = "//table[@class='month']//td/*[contains(@class, 'day')]"


@pytest.fixture(autouse=True)
def _page(half_hour: EventType) -> None:
    """Every test needs the page to be there."""


def change(event_type: EventType, **values: Any) -> None:
    EventType.objects.filter(pk=event_type.pk).update(**values)


def only_hours(event_type: EventType, **weekly_hours: list[list[str]]) -> None:
    event_type.schedule.weekly_hours = weekly_hours
    event_type.schedule.save()


def test_the_page_says_who_what_how_long_and_where(look: Look, half_hour: EventType) -> None:
    change(
        half_hour,
        name="First meeting",
        places=[{"kind": "custom", "value": "Building B"}],
        description="Bring your results.",
    )
    page = look("/alice/30min")
    assert page.heading == "First meeting"
    assert page.texts("//section[@class='summary']//p") == ["Alice Martin", "Bring your results."]
    assert page.texts("//section[@class='summary']//dd") == ["30 minutes", "Building B"]


def test_the_next_free_time_leads_to_its_details(look: Look) -> None:
    page = look("/alice/30min")
    assert page.text("//a[contains(@class, 'next')]") == "Next free: Monday 9:00 am"
    assert page.values("//a[contains(@class, 'next')]/@href") == [
        "/alice/30min/details?start=2027-03-01T08:00:00Z&zone=Europe/Paris"
    ]


def test_a_page_opened_on_the_last_day_of_a_month_shows_the_next_one(look: Look) -> None:
    assert look("/alice/30min").text("//h2[@id='month']") == "March 2027"


def test_days_say_how_many_openings_they_have(look: Look) -> None:
    assert look("/alice/30min").texts(DAYS)[:7] == [
        "1Monday 1 March, 16 openings",
        "2Tuesday 2 March, 16 openings",
        "3Wednesday 3 March, 16 openings",
        "4Thursday 4 March, 16 openings",
        "5Friday 5 March, 16 openings",
        "6closed",
        "7closed",
    ]


def test_one_opening_is_not_called_openings(look: Look, half_hour: EventType) -> None:
    only_hours(half_hour, mon=[["09:00", "09:30"]])
    assert look("/alice/30min").texts(DAYS)[0] == "1Monday 1 March, 1 opening"


def test_french_says_the_same(look: Look) -> None:
    page = look("/alice/30min", language="fr")
    assert page.texts(DAYS)[0] == "1lundi 1er mars, 16 créneaux"
    assert page.texts(DAYS)[5] == "6fermé"
    assert page.text("//a[contains(@class, 'next')]") == "Prochain créneau libre : lundi 09:00"
    assert page.text("//details/summary") == "Heure d’Europe centrale (Paris), il est 13:00. Changer"


def test_a_full_day_is_told_apart_from_a_closed_one(look: Look, half_hour: EventType, bob: Invitee) -> None:
    only_hours(half_hour, mon=[["09:00", "09:30"]], tue=[["09:00", "10:00"]])
    book(event_type=half_hour, start_at=datetime(2027, 3, 1, 8, tzinfo=UTC), invitee=bob)
    assert look("/alice/30min").texts(DAYS)[:3] == ["1full", "2Tuesday 2 March, 2 openings", "3closed"]


def test_days_past_and_days_beyond_the_range_say_so(look: Look, half_hour: EventType) -> None:
    change(half_hour, rolling_days=2)
    assert look("/alice/30min?month=2027-02").texts(DAYS)[26:] == ["27past", "28today, closed"]
    assert look("/alice/30min?month=2027-03").texts(DAYS)[1:4] == [
        "2Tuesday 2 March, 16 openings",
        "3not open for booking yet",
        "4not open for booking yet",
    ]


def test_a_free_time_of_today_is_not_named_by_its_weekday(look: Look, half_hour: EventType) -> None:
    only_hours(half_hour, sun=[["15:00", "16:00"]])
    assert look("/alice/30min").text("//a[contains(@class, 'next')]") == "Next free: today 3:00 pm"
    page = look("/alice/30min", language="fr")
    assert page.text("//a[contains(@class, 'next')]") == "Prochain créneau libre : aujourd’hui 15:00"


def test_days_outside_fixed_dates_are_not_open_for_booking(look: Look, half_hour: EventType) -> None:
    change(half_hour, first_day=date(2027, 5, 4), last_day=date(2027, 5, 5))
    page = look("/alice/30min")
    assert page.texts(DAYS)[2:6] == [
        "3not open for booking yet",
        "4Tuesday 4 May, 16 openings",
        "5Wednesday 5 May, 16 openings",
        "6not open for booking yet",
    ]
    assert page.text("//a[contains(@class, 'next')]") == "Next free: Tue 4 May, 9:00 am"


def test_fixed_dates_that_are_over_leave_an_empty_page(look: Look, half_hour: EventType) -> None:
    change(half_hour, last_day=date(2026, 5, 5))
    page = look("/alice/30min")
    assert (page.status, page.text("//section[@id='slots']/h2")) == (200, "Nothing is free at the moment")


def test_public_holidays_are_closed(look: Look, half_hour: EventType) -> None:
    half_hour.schedule.holidays_country = "FR"
    half_hour.schedule.save()
    assert look("/alice/30min?month=2027-03").texts(DAYS)[28] == "29closed"


def test_a_day_whose_limit_is_reached_is_full(look: Look, half_hour: EventType, bob: Invitee) -> None:
    change(half_hour, daily_limit=1)
    half_hour.refresh_from_db()
    book(event_type=half_hour, start_at=datetime(2027, 3, 1, 8, tzinfo=UTC), invitee=bob)
    assert look("/alice/30min").texts(DAYS)[:2] == ["1full", "2Tuesday 2 March, 16 openings"]


def test_a_day_without_openings_says_so(look: Look) -> None:
    page = look("/alice/30min?day=2027-03-06")
    assert page.texts("//section[@id='slots']/*") == [
        "Saturday 6 March",
        "Nothing is free on this day. Days with a bold number have openings.",
    ]


def test_a_month_without_openings_says_so(look: Look) -> None:
    page = look("/alice/30min?month=2027-02")
    assert page.text("//section[@id='slots']/h2") == "February 2027 has no openings"


def test_when_nothing_is_free_at_all_the_page_says_so(look: Look, half_hour: EventType) -> None:
    only_hours(half_hour)
    page = look("/alice/30min")
    assert page.text("//section[@id='slots']/h2") == "Nothing is free at the moment"
    assert page.texts("//a[contains(@class, 'next')]") == []


def test_the_first_day_with_openings_is_chosen(look: Look) -> None:
    page = look("/alice/30min")
    assert page.text("//h2[@id='day']") == "Monday 1 March"
    assert page.texts("//a[@data-chosen]") == ["1Monday 1 March, 16 openings"]


def test_slots_come_in_the_parts_of_the_day(look: Look, half_hour: EventType) -> None:
    only_hours(half_hour, mon=[["11:00", "12:30"], ["17:30", "18:30"]])
    page = look("/alice/30min")
    assert page.texts("//section[@id='slots']//h3 | //section[@id='slots']//a") == [
        "Morning",
        "11:00 am– 11:30",
        "11:30 am– 12:00",
        "Afternoon",
        "12:00 pm– 12:30",
        "5:30 pm– 6:00",
        "Evening",
        "6:00 pm– 6:30",
    ]


def test_slots_are_shown_on_the_clock_of_the_invitee(look: Look) -> None:
    page = look("/alice/30min?zone=America/New_York&day=2027-03-01")
    assert page.texts(SLOTS)[:2] == ["3:00 am", "3:30 am"]
    assert page.text("//details/summary") == "Eastern Time (New York), it is 7:00 am. Change"


def test_a_day_of_the_invitee_holds_the_slots_of_two_days_of_the_host(look: Look) -> None:
    page = look("/alice/30min?zone=Pacific/Auckland&day=2027-03-03")
    assert page.values(f"{SLOTS}/@datetime")[:: len(page.texts(SLOTS)) - 1] == [
        "2027-03-03T00:00:00+13:00",
        "2027-03-03T23:30:00+13:00",
    ]
    assert len(page.texts(SLOTS)) == 16


def test_the_month_begins_and_ends_in_the_zone_of_the_invitee(look: Look) -> None:
    page = look("/alice/30min?zone=Pacific/Auckland&month=2027-03")
    assert page.texts(DAYS)[0] == "1Monday 1 March, 6 openings"


def test_clocks_that_change_move_the_slots_of_the_invitee_only_if_theirs_change(look: Look) -> None:
    """Paris leaves winter time on 28 March, New York on 14 March."""
    first = [look(f"/alice/30min?zone=America/New_York&day=2027-03-{day}").texts(SLOTS)[0] for day in (12, 15, 29)]
    assert first == ["3:00 am", "4:00 am", "3:00 am"]


def test_the_list_shows_every_slot_of_the_month(look: Look) -> None:
    page = look("/alice/30min?view=list&month=2027-03")
    assert page.texts("//ol[@class='days']/li/h3")[:6:5] == ["Monday 1 March", "Monday 8 March"]
    assert len(page.texts("//ol[@class='days']//a[@class='slot']")) == 23 * 16


def test_links_carry_zone_view_and_duration_along(look: Look, half_hour: EventType) -> None:
    change(half_hour, durations_minutes=[30, 60])
    page = look("/alice/30min?zone=Asia/Tokyo&duration=60&month=2027-03")
    assert page.values("//a[@id='next-month']/@href") == ["?duration=60&zone=Asia/Tokyo&month=2027-04"]
    assert page.values("//a[@id='as-list']/@href") == ["?duration=60&zone=Asia/Tokyo&view=list&month=2027-03"]
    assert page.values("//a[@id='duration-30']/@href") == ["?duration=30&zone=Asia/Tokyo&month=2027-03"]
    assert page.values("//a[@class='slot']/@href")[0] == (
        "/alice/30min/details?duration=60&zone=Asia/Tokyo&start=2027-03-01T08:00:00Z"
    )


def test_several_durations_are_a_choice(look: Look, half_hour: EventType) -> None:
    change(half_hour, durations_minutes=[30, 60, 90])
    page = look("/alice/30min?duration=60")
    assert page.texts("//nav[contains(@class, 'durations')]/a") == ["30 minutes", "1 hour", "1 hour 30 minutes"]
    assert page.texts("//nav[contains(@class, 'durations')]/a[@aria-current]") == ["1 hour"]
    assert page.texts("//section[@id='slots']//a[@class='slot']")[0] == "9:00 am– 10:00"


def test_one_duration_is_no_choice(look: Look) -> None:
    assert look("/alice/30min").texts("//nav[contains(@class, 'durations')]") == []


def test_months_end_where_the_range_ends(look: Look) -> None:
    first, last = look("/alice/30min?month=2027-02"), look("/alice/30min?month=2027-04")
    assert first.text("//span[@aria-disabled]") == "January 2027, past"
    assert last.text("//span[@aria-disabled]") == "May 2027, not open for booking yet"


@pytest.mark.parametrize(("asked", "shown"), [("1999-01", "February 2027"), ("9999-12", "April 2027")])
def test_a_month_out_of_reach_becomes_the_nearest(look: Look, asked: str, shown: str) -> None:
    page = look(f"/alice/30min?month={asked}")
    assert (page.status, page.text("//h2[@id='month']")) == (200, shown)


@pytest.mark.parametrize(
    "query",
    [
        "month=soon",
        "month=2027-13",
        "month=0000-01",
        "day=2027-02-30",
        "day=%F0%9F%98%80",
        "zone=Mars/Olympus",
        "zone=../../etc/passwd",
        "zone=Europe",
        "zone=%00",
        "zone=" + "x" * 5000,
        "duration=17",
        "duration=-1",
    ],
)
def test_what_makes_no_sense_in_a_link_is_said_and_the_page_works(look: Look, query: str) -> None:
    page = look(f"/alice/30min?{query}")
    assert page.status == 200
    assert page.text("//div[contains(@class, 'notice')]/h2") == "Part of this link could not be read"
    assert page.texts(SLOTS)[0] == "9:00 am"


def test_weeks_start_on_monday(look: Look) -> None:
    assert look("/alice/30min").texts("//thead//th")[0] == "Mon"
    assert look("/alice/30min", language="fr").values("//thead//th/@abbr")[0] == "lundi"


def test_weeks_start_on_sunday_for_an_american_browser(look: Look) -> None:
    page = look("/alice/30min", language="en-US,en;q=0.9")
    assert page.texts("//thead//th")[0] == "Sun"
    assert page.texts("//tbody/tr[1]/td") == ["", *page.texts(DAYS)[:6]]


def connected(host: Host, synchronised_at: datetime) -> None:
    CalendarConnection.objects.create(
        host=host,
        email="alice@demo.example",
        server="https://mail.demo.example/EWS/Exchange.asmx",
        username="alice",
        sealed_password=b"",
        exchange_version="2019",
        synchronised_at=synchronised_at,
        mirrored_until=synchronised_at + timedelta(days=400),
    )


def test_calendars_read_long_ago_are_told_calmly(look: Look, alice: Host, now: datetime) -> None:
    connected(alice, now - timedelta(minutes=42))
    assert look("/alice/30min").text("//div[contains(@class, 'notice')]") == (
        "The calendar of Alice Martin was last read 42 minutes ago. "
        "A time you choose is checked once more before it is confirmed."
    )


def test_calendars_read_lately_are_not_worth_a_word(look: Look, alice: Host, now: datetime) -> None:
    connected(alice, now - timedelta(minutes=14))
    assert look("/alice/30min").texts("//div[contains(@class, 'notice')]") == []


def test_htmx_gets_only_the_part_that_changes(look: Look) -> None:
    part = look("/alice/30min?day=2027-03-02", **{"HX-Request": "true", "HX-Target": "choice"})
    assert part.values("//*[@id]/@id")[:1] == ["choice"]
    assert part.texts("//h1") == []
    assert "HX-Target" in part.response["Vary"].split(", ")
    languages = part.values("//nav[@id='languages' and @hx-swap-oob='true']/a/@href")
    assert languages == ["?day=2027-03-02&lang=fr", "?day=2027-03-02&lang=en"]  # the chosen day is not forgotten


def test_every_month_costs_the_same_queries(
    look: Look, half_hour: EventType, bob: Invitee, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(7):
        look("/alice/30min")
    for name in ("two", "three"):
        EventType.objects.create(host=half_hour.host, schedule=half_hour.schedule, slug=name, name=name)
    for hour in range(8, 16):
        book(event_type=half_hour, start_at=datetime(2027, 3, 2, hour, tzinfo=UTC), invitee=bob)
    for query in ("", "?month=2027-02", "?month=2027-04", "?view=list", "?zone=Asia/Tokyo"):
        with django_assert_num_queries(7):
            look(f"/alice/30min{query}")


@pytest.mark.parametrize("path", ["/alice/none", "/carol/30min", "/alice/30min/details", "/carol/30min/details"])
def test_what_is_not_offered_is_not_there(look: Look, half_hour: EventType, path: str) -> None:
    change(half_hour, active=False)
    assert look(path).status == 404


def test_names_and_descriptions_come_out_as_text(look: Look, half_hour: EventType) -> None:
    attack = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>"
    change(half_hour, name=attack, description=attack, places=[{"kind": "custom", "value": attack}])
    page = look("/alice/30min")
    assert page.heading == attack
    assert page.values("//script[not(@src)] | //img | //*[@onerror]") == []


def test_nothing_stands_in_line_and_nothing_comes_from_elsewhere(look: Look) -> None:
    page = look("/alice/30min")
    assert page.values("//script[not(@src)] | //style | //@style | //@*[starts-with(name(), 'on')]") == []
    assert [address for address in page.values("//@src | //link/@href") if not address.startswith("/static/")] == []
