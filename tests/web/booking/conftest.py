from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone
from lxml import html

from creneau.scheduling.book import Invitee, book
from creneau.scheduling.models import Booking, EventType


@pytest.fixture(autouse=True)
def _clock(monkeypatch: pytest.MonkeyPatch, now: datetime) -> None:
    """It is Sunday 28 February 2027, 13:00 in Paris."""
    monkeypatch.setattr(timezone, "now", lambda: now)


@dataclass
class Shown:
    """A page as a reader finds it."""

    response: HttpResponse

    def __post_init__(self) -> None:
        self.status = self.response.status_code
        self.tree = html.fromstring(self.response.content.decode())

    def texts(self, xpath: str) -> list[str]:
        return [" ".join(found.text_content().split()) for found in self.tree.xpath(xpath)]

    def text(self, xpath: str) -> str:
        (only,) = self.texts(xpath)
        return only

    def values(self, xpath: str) -> list[str]:
        return [str(value) for value in self.tree.xpath(xpath)]

    @property
    def heading(self) -> str:
        return self.text("//h1")


Look = Callable[..., Shown]


@pytest.fixture
def look(client: Client) -> Look:
    """``look("/alice/30min", language="fr")``: the page, in English unless said otherwise."""

    def look(path: str, *, language: str = "en-GB", **headers: Any) -> Shown:
        return Shown(client.get(path, headers={"Accept-Language": language, **headers}))

    return look


@pytest.fixture
def send(client: Client) -> Callable[..., HttpResponse]:
    """What Bob's browser sends for nine o'clock on Monday, changed by keywords."""

    def send(path: str = "/alice/30min/bookings", *, language: str = "en-GB", **changes: str) -> HttpResponse:
        said = {
            "start": "2027-03-01T08:00:00Z",
            "zone": "Europe/London",
            "duration": "30",
            "key": "a-key",
            "name": "Bob Durand",
            "email": "bob@example.org",
            "guests": "",
            "trap": "",
        }
        return client.post(path, {**said, **changes}, headers={"Accept-Language": language})

    return send


@pytest.fixture
def booked(half_hour: EventType, bob: Invitee) -> Booking:
    """Bob at nine on Monday, Paris time."""
    return book(event_type=half_hour, start_at=datetime(2027, 3, 1, 8, tzinfo=UTC), invitee=bob).booking
