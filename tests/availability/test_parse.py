"""From JSON to values, and what is said of JSON that cannot be."""

from datetime import UTC, datetime

import pytest

from creneau.availability import Booked, BusyTime, FixedDates, Interval, RollingDays, parse
from creneau.availability.parse import Malformed
from creneau.availability.question import question
from tests.availability.asking import USUAL, times, window

MORNING = USUAL | {"weekly_hours": {"mon": [["09:00", "11:00"]]}}
NINE, TEN = "2027-03-01T09:00:00Z", "2027-03-01T10:00:00Z"


def hours(start: str, *end: str) -> dict:
    return {"weekly_hours": {"mon": [[start, *end]]}}


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"colour": "blue"}, "colour: is not known"),
        ({"limits": {}}, "limits: is not known"),
        ({"timezone": "Paris"}, "timezone: 'Paris' is not a time zone"),
        ({"timezone": "../etc/passwd"}, "timezone: '../etc/passwd' is not a time zone"),
        ({"timezone": "America"}, "timezone: 'America' is not a time zone"),
        ({"timezone": ""}, "timezone: '' is not a time zone"),
        ({"timezone": 1}, "timezone: 1 is not a time zone"),
        ({"now": "2027-03-01T00:00:00"}, "now: '2027-03-01T00:00:00' is not an RFC 3339 instant with an offset"),
        ({"now": "2027-02-29T00:00:00Z"}, "now: '2027-02-29T00:00:00Z' is not in the calendar"),
        ({"now": None}, "now: None is not an RFC 3339 instant with an offset"),
        ({"window": window(TEN, NINE)}, "window: ends before its start"),
        ({"window": window("2027-03-01T00:00:00Z", "2029-03-01T00:00:00.000001Z")}, "window: is longer than two years"),
        ({"window": {"start": NINE}}, "window: end is missing"),
        ({"window": window(NINE, TEN) | {"middle": TEN}}, "window: 'middle' is not known"),
        ({"window": [NINE, TEN]}, "window: is not an object"),
        ({"window": window("9:00", TEN)}, "window: start: '9:00' is not an RFC 3339 instant with an offset"),
        ({"window": window(NINE, "10:00")}, "window: end: '10:00' is not an RFC 3339 instant with an offset"),
        ({"busy": [[NINE, TEN], ["now", TEN]]}, "busy: item 2: 'now' is not an RFC 3339 instant with an offset"),
        ({"busy": [[NINE, TEN], [TEN, NINE]]}, "busy: item 2: ends before its start"),
        ({"busy": [[NINE]]}, "busy: item 1: ['2027-03-01T09:00:00Z'] is not a start and an end"),
        ({"busy": [[NINE, "later"]]}, "busy: item 1: 'later' is not an RFC 3339 instant with an offset"),
        ({"busy": {}}, "busy: is not a list"),
        ({"weekly_hours": {"monday": []}}, "weekly_hours: 'monday' is not one of mon, tue, wed, thu, fri, sat, sun"),
        ({"weekly_hours": {"mon": "9-5"}}, "weekly_hours: mon: not a list"),
        (hours("09:00", "09:00"), "weekly_hours: mon: 09:00 to 09:00 does not end after its start"),
        (hours("10:00", "09:00"), "weekly_hours: mon: 10:00 to 09:00 does not end after its start"),
        (hours("24:00", "24:00"), "weekly_hours: mon: 24:00 to 24:00 does not end after its start"),
        (hours("9:00", "10:00"), "weekly_hours: mon: '9:00' is not a time between 00:00 and 24:00"),
        (hours("09:00", "24:01"), "weekly_hours: mon: '24:01' is not a time between 00:00 and 24:00"),
        (hours("09:00"), "weekly_hours: mon: ['09:00'] is not a start and an end"),
        ({"overrides": {"2027-02-29": []}}, "overrides: '2027-02-29' is not a date such as 2027-03-28"),
        ({"overrides": {"20270228": []}}, "overrides: '20270228' is not a date such as 2027-03-28"),
        ({"overrides": []}, "overrides: is not an object"),
        ({"duration_minutes": 0}, "duration_minutes: 0 is below 1"),
        ({"increment_minutes": 0}, "increment_minutes: 0 is below 1"),
        ({"duration_minutes": 30.5}, "duration_minutes: 30.5 is not a whole number"),
        ({"duration_minutes": True}, "duration_minutes: True is not a whole number"),
        ({"buffer_before_minutes": -1}, "buffer_before_minutes: -1 is below 0"),
        ({"buffer_after_minutes": -1}, "buffer_after_minutes: -1 is below 0"),
        ({"minimum_notice_minutes": -1}, "minimum_notice_minutes: -1 is below 0"),
    ],
)  # fmt: skip
def test_malformed_input_names_the_field(changes: dict, message: str):
    with pytest.raises(Malformed) as error:
        question(MORNING | changes)
    assert str(error.value) == message
    assert f"{error.value.field}: {error.value.message}" == message


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2027-03-01T09:00:00Z", datetime(2027, 3, 1, 9, tzinfo=UTC)),
        ("2027-03-01t09:00:00z", datetime(2027, 3, 1, 9, tzinfo=UTC)),
        ("2027-03-01T09:00:00+05:45", datetime(2027, 3, 1, 3, 15, tzinfo=UTC)),
        ("2027-03-01T09:00:00-00:00", datetime(2027, 3, 1, 9, tzinfo=UTC)),
        ("2027-03-01T09:00:00.5Z", datetime(2027, 3, 1, 9, 0, 0, 500_000, tzinfo=UTC)),
        ("2027-03-01T09:00:00.1234560Z", datetime(2027, 3, 1, 9, 0, 0, 123_456, tzinfo=UTC)),
        ("2027-03-01T09:00:00.1234561Z", datetime(2027, 3, 1, 9, 0, 0, 123_457, tzinfo=UTC)),
        ("2016-12-31T23:59:60Z", datetime(2017, 1, 1, tzinfo=UTC)),
        ("2017-01-01T00:59:60.5+01:00", datetime(2017, 1, 1, 0, 0, 0, 500_000, tzinfo=UTC)),
    ],
)
def test_an_instant_is_spelled_as_rfc_3339_allows(text: str, expected: datetime):
    found = parse.instant(text, "now")
    assert found == expected
    assert found.tzinfo is UTC


def test_an_instant_can_be_rounded_down_beyond_the_microsecond():
    found = parse.instant("2027-03-01T09:00:00.1234569Z", "now", round_up=False)
    assert found == datetime(2027, 3, 1, 9, 0, 0, 123_456, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "2027-03-01", "2027-03-01T09:00Z", "2027-03-01 09:00:00Z", "20270301T090000Z", "2027-W09-1T09:00:00Z",
        "2027-03-01T24:00:00Z", "2027-03-01T09:60:00Z", "2027-03-01T09:00:61Z", "2027-03-01T09:00:00+24:00",
        "2027-03-01T09:00:00+01:60", "2027-03-01T09:00:00+0100", "2027-03-01T09:00:00.Z", "٢٠٢٧-03-01T09:00:00Z",
        " 2027-03-01T09:00:00Z", "2027-03-01T09:00:00Z\n", "2027-13-01T09:00:00Z", "0001-01-01T00:00:00+01:00", 5, None,
    ],
)  # fmt: skip
def test_what_is_no_rfc_3339_instant_is_refused(text: object):
    with pytest.raises(Malformed):
        parse.instant(text, "now")


def test_a_busy_time_shorter_than_a_microsecond_blocks_and_an_empty_one_does_not():
    ten = "2027-03-01T10:00:00.0000001Z"
    hours = {"mon": [["09:00", "12:00"]]}
    assert times(weekly_hours=hours, busy=[["2027-03-01T09:59:59.9999999Z", ten]]) == ["11:00"]
    assert times(weekly_hours=hours, busy=[[ten, ten]]) == ["09:00", "10:00", "11:00"]


def test_the_zone_files_that_are_no_iana_names_are_unknown():
    for name in ("posix/Europe/Paris", "right/Europe/Paris", "posixrules", "localtime", "/etc/localtime", "tzdata.zi"):
        with pytest.raises(Malformed, match="is not a time zone"):
            parse.zone(name, "timezone")


def test_a_leap_day_plus_two_years_is_the_end_of_february():
    leap_day = "2028-02-29T00:00:00Z"
    assert parse.window(window(leap_day, "2030-02-28T00:00:00Z"), "window") == Interval(
        datetime(2028, 2, 29, tzinfo=UTC), datetime(2030, 2, 28, tzinfo=UTC)
    )
    with pytest.raises(Malformed, match="window: is longer than two years"):
        parse.window(window(leap_day, "2030-03-01T00:00:00Z"), "window")


def test_a_window_of_exactly_two_years_is_not_too_long():
    assert parse.window(window("2027-03-01T00:00:00Z", "2029-03-01T00:00:00Z"), "window").end.year == 2029


@pytest.mark.parametrize("value", [[], "slots", None, 1])
def test_a_question_is_an_object(value: object):
    with pytest.raises(Malformed, match="^input: is not an object$"):
        question(value)


@pytest.mark.parametrize("name", USUAL)
def test_every_key_is_required(name: str):
    with pytest.raises(Malformed, match=f"^{name}: is missing$"):
        question({key: value for key, value in USUAL.items() if key != name})


def test_what_is_quoted_is_cut_at_sixty_characters():
    assert parse.said_as("x" * 58) == f"'{'x' * 58}'"
    assert parse.said_as("x" * 59) == f"'{'x' * 56}…"


class TestExplained:
    """What may be said only where an explanation is asked for."""

    def read(self, **more: object):
        return question(MORNING | more, explained=True)

    def refused(self, **more: object) -> str:
        with pytest.raises(Malformed) as error:
            self.read(**more)
        return str(error.value)

    def test_a_busy_time_may_say_whose_it_is(self):
        told = {"start": NINE, "end": TEN, "calendar": "Alice", "status": "out_of_office"}
        nine, ten = parse.instant(NINE, "now"), parse.instant(TEN, "now")
        assert self.read(busy=[told, [NINE, TEN], {"start": NINE, "end": TEN}]).busy == [
            BusyTime(nine, ten, "Alice", "out_of_office"),
            BusyTime(nine, ten),
            BusyTime(nine, ten),
        ]

    def test_what_does_not_block_is_left_out(self):
        told = [{"start": NINE, "end": TEN, "status": status} for status in ("free", "working_elsewhere")]
        assert self.read(busy=told).busy == []

    def test_limits_and_the_bookings_they_count(self):
        read = self.read(limits={"per_day": 1, "per_week": 0, "bookings": [NINE]})
        assert (read.rules.daily_limit, read.rules.weekly_limit) == (1, 0)
        assert read.bookings == [Booked(parse.instant(NINE, "now"))]

    def test_each_limit_may_be_missing(self):
        read = self.read(limits={})
        assert (read.rules.daily_limit, read.rules.weekly_limit, read.bookings) == (None, None, [])

    def test_a_range_of_rolling_days(self):
        assert self.read(range={"rolling_days": 60}).rules.date_range == RollingDays(60)

    def test_a_range_of_dates(self):
        march = parse.day("2027-03-01", "range"), parse.day("2027-03-31", "range")
        assert self.read(range={"first": "2027-03-01", "last": "2027-03-31"}).rules.date_range == FixedDates(*march)
        assert self.read(range={"last": "2027-03-31"}).rules.date_range == FixedDates(None, march[1])
        assert self.read(range={"first": "2027-03-01", "last": "2027-03-01"}).rules.date_range == FixedDates(
            march[0], march[0]
        )

    @pytest.mark.parametrize(
        ("more", "message"),
        [
            ({"busy": [{"start": NINE}]}, "busy: end is missing"),
            ({"busy": [{"start": NINE, "end": TEN, "who": 1}]}, "busy: 'who' is not known"),
            ({"busy": [{"start": TEN, "end": NINE}]}, "busy: item 1: ends before its start"),
            ({"busy": [{"start": NINE, "end": TEN, "calendar": 1}]}, "busy: item 1: calendar is not a text"),
            (
                {"busy": [{"start": NINE, "end": TEN, "status": "away"}]},
                "busy: item 1: status is not one of free, tentative, busy, out_of_office, working_elsewhere",
            ),
            ({"limits": []}, "limits: is not an object"),
            ({"limits": {"per_year": 1}}, "limits: 'per_year' is not known"),
            ({"limits": {"per_day": -1}}, "limits: -1 is below 0"),
            ({"limits": {"bookings": NINE}}, "limits: bookings: not a list"),
            ({"limits": {"bookings": ["9"]}}, "limits: bookings: '9' is not an RFC 3339 instant with an offset"),
            ({"range": {"days": 1}}, "range: 'days' is not known"),
            ({"range": {"rolling_days": 1, "first": "2027-03-01"}}, "range: 'first' is not known"),
            ({"range": {"rolling_days": -1}}, "range: -1 is below 0"),
            ({"range": {"first": "1 March"}}, "range: '1 March' is not a date such as 2027-03-28"),
            ({"range": {"first": "2027-03-02", "last": "2027-03-01"}}, "range: last is before first"),
            ({"colour": 1}, "colour: is not known"),
        ],
    )
    def test_what_is_malformed_is_named(self, more: dict, message: str):
        assert self.refused(**more) == message

    def test_without_an_explanation_a_busy_time_is_a_pair(self):
        with pytest.raises(Malformed, match="busy: item 1: .* is not a start and an end"):
            question(MORNING | {"busy": [{"start": NINE, "end": TEN}]})
