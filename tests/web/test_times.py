"""Dates, times and zones in the reader's words."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone, translation

from creneau.web.templatetags import times

AT = datetime(2026, 11, 30, 13, 0, tzinfo=UTC)
PARIS = "Europe/Paris"

SENTENCES = [
    (times.moment, "lun. 30 nov., 14:00", "Mon 30 Nov, 2:00 pm"),
    (times.long_moment, "lundi 30 novembre 2026, 14:00", "Monday 30 November 2026, 2:00 pm"),
    (times.clock, "14:00", "2:00 pm"),
    (times.clock_end, "14:00", "2:00"),
    (times.day, "lundi 30 novembre", "Monday 30 November"),
    (times.short_day, "30 nov.", "30 Nov"),
    (times.month, "novembre 2026", "November 2026"),
]


@pytest.mark.parametrize(("filter_", "french", "english"), SENTENCES, ids=lambda value: getattr(value, "__name__", ""))
def test_an_instant_in_paris(filter_, french: str, english: str) -> None:  # type: ignore[no-untyped-def]
    with translation.override("fr"):
        assert filter_(AT, PARIS) == french
    with translation.override("en"):
        assert filter_(AT, PARIS) == english


@pytest.mark.parametrize(
    ("zone", "french", "english"),
    [
        ("Europe/Paris", "heure d’Europe centrale (Paris)", "Central European Time (Paris)"),
        ("Europe/London", "heure britannique (Londres)", "British Time (London)"),
        ("Asia/Amman", "heure locale (Amman)", "local time (Amman)"),
        ("Asia/Kolkata", "heure de l’Inde (Calcutta)", "India Standard Time (Kolkata)"),
        ("Europe/Kyiv", "heure d’Europe de l’Est (Kiev)", "Eastern European Time (Kyiv)"),
        ("UTC", "UTC", "UTC"),
    ],
)
def test_a_zone_has_a_name(zone: str, french: str, english: str) -> None:
    with translation.override("fr"):
        assert times.zone_name(zone) == french
    with translation.override("en"):
        assert times.zone_name(zone) == english


def test_durations_are_words() -> None:
    with translation.override("fr"):
        assert times.durations([15, 90]) == "15 minutes ou 1\u00a0heure 30 minutes"
    with translation.override("en"):
        assert times.durations([30]) == "30 minutes"


def test_what_just_was_is_told_as_an_age() -> None:
    with translation.override("fr"):
        assert times.ago(timezone.now() - timedelta(minutes=5)) == "il y a 5 minutes"
    with translation.override("en"):
        assert times.ago(timezone.now() + timedelta(minutes=2, seconds=1)) == "in 2 minutes"


def test_a_long_number_is_grouped() -> None:
    with translation.override("fr"):
        assert (times.grouped(1095), times.grouped(212)) == ("1\u202f095", "212")
    with translation.override("en"):
        assert (times.grouped(1095), times.grouped(212)) == ("1,095", "212")
