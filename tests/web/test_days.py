"""Days and times where a browser shows a line of text instead of something to pick from."""

import pytest
from django.test import Client
from lxml import html

from creneau.accounts.models import Host
from creneau.scheduling.models import EventType

from . import rows

PAGES = {
    "/meetings?q=x": ["YYYY-MM-DD"] * 2,
    "/settings/tokens": ["YYYY-MM-DD"],
    "/event-types/new": ["YYYY-MM-DD"] * 2,
    "/availability/schedules": ["YYYY-MM-DD"] * 2,
    "/availability/calendars": ["YYYY-MM-DD"],
}


@pytest.mark.parametrize("path", PAGES)
def test_a_day_says_how_it_is_written(as_alice: Client, alice: Host, half_hour: EventType, path: str) -> None:
    rows.account(alice)
    page = html.fromstring(as_alice.get(path, follow=True).content.decode())
    assert page.xpath("//input[@type='date']/@placeholder") == PAGES[path]
    times = page.xpath("//input[@type='time']")
    assert [field.get("placeholder") for field in times] == ["09:00"] * len(times)
