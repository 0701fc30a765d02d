"""The weekly hours as they are typed: a row a weekday, each with its intervals."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from babel import dates
from django.http import QueryDict
from django.utils.translation import gettext as _

from creneau.accounts.locales import page_locale

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MOST_SPANS = 24
_TIME = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)(?::\d\d)?")


@dataclass
class Day:
    name: str
    spans: list[tuple[str, str]] = field(default_factory=list)
    error: str = ""

    @property
    def label(self) -> str:
        return str(dates.get_day_names("wide", "stand-alone", page_locale())[DAYS.index(self.name)]).capitalize()


def stored(weekly_hours: dict[str, list[list[str]]]) -> list[Day]:
    """As the form shows them: midnight at the end of a day is ``00:00``."""
    return [
        Day(name, [(start, end.replace("24:00", "00:00")) for start, end in weekly_hours.get(name, [])])
        for name in DAYS
    ]


def typed(data: QueryDict) -> list[Day]:
    """With ``copy`` (``mon``) the hours of one day on those of ``copy-mon`` too."""
    days = [typed_day(name, data) for name in DAYS]
    copied = next((day for day in days if day.name == data.get("copy")), None)
    for row in days if copied else ():
        if row.name in data.getlist(f"copy-{copied.name}"):  # type: ignore[union-attr]
            row.spans = list(copied.spans)  # type: ignore[union-attr]
    return days


def typed_day(name: str, data: QueryDict) -> Day:
    """With ``more`` an empty row more, with ``less`` (``mon-1``) one less; rows left empty are dropped."""
    starts, ends = data.getlist(f"{name}-start"), data.getlist(f"{name}-end")
    spans = [(start.strip()[:20], end.strip()[:20]) for start, end in zip(starts, ends, strict=False)]
    row = Day(name, [span for span in spans if any(span)][:MOST_SPANS])
    day, _dash, number = data.get("less", "").partition("-")
    if day == name and number.isdecimal() and int(number) < len(row.spans):
        del row.spans[int(number)]
    if data.get("more") == name:
        row.spans.append(_next(row.spans))
    return row


def check(days: list[Day]) -> dict[str, list[list[str]]] | None:
    """The hours as they are stored, or None when a day carries an error."""
    read = [(day.name, checked(day)) for day in days]
    return None if any(day.error for day in days) else {name: hours for name, hours in read if hours}


def checked(day: Day) -> list[list[str]]:
    """The hours of one day as they are stored; what is wrong with them becomes its error."""
    day.error = _wrong(day)
    return [] if day.error else [[start, _as_end(end)] for start, end in sorted(_read(day))]


def _next(spans: list[tuple[str, str]]) -> tuple[str, str]:
    """A believable interval after those of the day."""
    if not spans:
        return "09:00", "17:00"
    return ("14:00", "18:00") if _as_end(spans[-1][1]) <= "14:00" else ("", "")


def _wrong(day: Day) -> str:
    if not all(_TIME.fullmatch(time) for span in day.spans for time in span):
        return _("Give a start and an end, such as 09:00 and 12:30.")
    spans = sorted(_read(day))
    if any(_as_end(end) <= start for start, end in spans):
        return _("The end must come after the start.")
    if any(later[0] < _as_end(earlier[1]) for earlier, later in pairwise(spans)):
        return _("These hours overlap.")
    return ""


def _read(day: Day) -> Iterator[tuple[str, str]]:
    for start, end in day.spans:
        yield start[:5].rjust(5, "0"), end[:5].rjust(5, "0")


def _as_end(time: str) -> str:
    return "24:00" if time == "00:00" else time
