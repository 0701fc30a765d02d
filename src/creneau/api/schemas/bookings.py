from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, Field

from creneau.api.fields import IN_LINES, IN_ONE_LINE, Email, Instant, Language, Line, Minutes, Name, Zone
from creneau.api.schemas.request import Request
from creneau.scheduling.book import MOST_GUESTS
from creneau.scheduling.models import Booking

Answer = Annotated[str, Field(max_length=5000), IN_LINES]


class InviteeRequest(Request):
    name: Name
    email: Email
    language: Language | None = None


class BookingRequest(Request):
    host: Annotated[str, Field(examples=["alice"]), IN_ONE_LINE]
    event_type: Annotated[str, Field(examples=["30min"]), IN_ONE_LINE]
    start: Instant
    timezone: Zone
    invitee: InviteeRequest
    duration: Minutes | None = None
    answers: Annotated[dict[Line, Answer], Field(max_length=50)] | None = None
    guests: Annotated[list[Email], Field(max_length=MOST_GUESTS)] | None = None


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
