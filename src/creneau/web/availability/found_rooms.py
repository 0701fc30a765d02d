"""The rooms of the organisation's lists, as a host chooses among them."""

from typing import NamedTuple

from creneau.calendars import facts
from creneau.calendars.colleagues import rooms
from creneau.calendars.errors import ExchangeFailed
from creneau.calendars.models import Calendar, CalendarConnection
from creneau.calendars.words import words_of


class Room(NamedTuple):
    name: str
    email: str
    is_open: bool  # already one of the host's calendars


class Rooms(NamedTuple):
    account: CalendarConnection
    found: list[Room]
    problem: str = ""  # why Exchange did not say


def found_rooms(account: CalendarConnection) -> Rooms:
    """Asks Exchange."""
    there = set(Calendar.objects.of(account.host).values_list("owner", flat=True))
    try:
        listed = [Room(room.name, room.email, room.email.lower() in there) for room in rooms(connection=account)]
    except ExchangeFailed as failure:
        known = facts.of_failure(account.email, account.server, failure.detail, account.host.time_zone)
        return Rooms(account, [], words_of(failure.cause, failure.next_step, known).sentences)
    return Rooms(account, sorted(listed))
