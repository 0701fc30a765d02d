"""What the address of a booking page fills in beforehand: ``?name=Bob&email=bob@example.org&reason=Scan``."""

from dataclasses import replace

from django.http import QueryDict

from creneau.scheduling.models import EventType
from creneau.web.booking.asked import Asked

LONGEST, MOST = 200, 20
_OWN = ("name", "email", "guests", "place", "phone", "where")


def prefilled(asked: Asked, query: QueryDict, event_type: EventType) -> Asked:
    """The same, carrying along what was filled in: short words for fields that are there."""
    names = [*_OWN, *(question.id for question in event_type.asked_questions)]
    said = {name: ",".join(query.getlist(name)) for name in names}
    found = {name: text for name, text in said.items() if text and len(text) <= LONGEST}
    return replace(asked, given={**asked.given, **dict(list(found.items())[:MOST])})
