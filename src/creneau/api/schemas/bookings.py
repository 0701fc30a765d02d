from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from django.utils.translation import gettext as _
from pydantic import BaseModel, BeforeValidator, Field

from creneau.api.fields import (
    IN_LINES,
    IN_ONE_LINE,
    Email,
    Instant,
    Language,
    Line,
    LinkToken,
    Minutes,
    Name,
    Zone,
    in_lines,
)
from creneau.api.schemas.request import Request
from creneau.scheduling.answers import LONGEST_TEXT
from creneau.scheduling.book import MOST_GUESTS
from creneau.scheduling.models import Booking

MOST_SAID = 50

Answer = Annotated[str, Field(max_length=LONGEST_TEXT), IN_LINES]


def _said(value: object) -> object:
    """Text, or what was chosen of several: looked at as a whole, so that what is wrong is said once."""
    texts: list[Any] = value if isinstance(value, list) else [value]
    if not all(isinstance(text, str) for text in texts):
        raise ValueError(_("This must be text."))
    if len(texts) > MOST_SAID:
        raise ValueError(_("At most %(max_length)s entries are possible.") % {"max_length": MOST_SAID})
    if any(len(text) > LONGEST_TEXT for text in texts):
        raise ValueError(_("At most %(max_length)s characters are possible.") % {"max_length": LONGEST_TEXT})
    found = [in_lines(text) for text in texts]
    return found if isinstance(value, list) else found[0]


Said = Annotated[Answer | Annotated[list[Answer], Field(max_length=MOST_SAID)], BeforeValidator(_said)]


class InviteeRequest(Request):
    name: Name
    email: Email
    language: Language | None = None


class PlaceRequest(Request):
    """``id``: which of the places on offer; ``value``: the number to call, or the place, where the invitee says it."""

    id: Annotated[str, Field(max_length=60), IN_ONE_LINE] = ""
    value: Annotated[str, Field(max_length=255), IN_ONE_LINE] = ""


class BookingRequest(Request):
    """``answers``: by id of the question, a list where several may be chosen. ``link``: the token of one that was given
    away, as in ``/l/TOKEN``. ``proof``: of work, where the problem ``proof_required`` asked for it."""

    host: Annotated[str, Field(examples=["alice"]), IN_ONE_LINE]
    event_type: Annotated[str, Field(examples=["30min"]), IN_ONE_LINE]
    start: Instant
    timezone: Zone
    invitee: InviteeRequest
    duration: Minutes | None = None
    answers: Annotated[dict[Line, Said], Field(max_length=50)] | None = None
    place: PlaceRequest | None = None
    link: LinkToken | None = None
    guests: Annotated[list[Email], Field(max_length=MOST_GUESTS)] | None = None
    proof: Annotated[str, Field(max_length=100), IN_ONE_LINE] | None = None


class CancellationRequest(Request):
    reason: Annotated[str, Field(max_length=2000), IN_LINES] | None = None


class RescheduleRequest(Request):
    start: Instant


class InviteeAnswer(BaseModel):
    name: str


class BookingAnswer(BaseModel):
    token: str
    host: str
    event_type: str
    start: datetime
    end: datetime
    timezone: str
    state: Literal["confirmed", "requested", "declined", "cancelled"]
    exchange_state: Literal["pending", "written", "changed_in_exchange", "failed", "removed"]
    invitee: InviteeAnswer

    @classmethod
    def of(cls, booking: Booking) -> BookingAnswer:
        return cls.model_validate(
            {
                "token": booking.token,
                "host": booking.host.slug,
                "event_type": booking.event_type.slug,
                "start": booking.start_at,
                "end": booking.end_at,
                "timezone": booking.time_zone,
                "state": booking.state,
                "exchange_state": booking.event.state,
                "invitee": {"name": booking.invitee_name},
            }
        )
