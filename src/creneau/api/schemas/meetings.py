from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, Field

from creneau.api.cursors import Page, PageQuery
from creneau.api.fields import IN_LINES, IN_ONE_LINE, Flag, Instant, InstantInAddress
from creneau.api.schemas.request import Request
from creneau.scheduling.models import Booking

State = Literal["confirmed", "requested", "declined", "cancelled"]
Reason = Annotated[str, Field(max_length=2000), IN_LINES]


class MeetingsQuery(PageQuery):
    """``start ≤ start of the meeting < end``; ``q``: in the invitee's name or address."""

    state: State | None = None
    event_type: Annotated[str, Field(max_length=60), IN_ONE_LINE] | None = None
    start: InstantInAddress | None = None
    end: InstantInAddress | None = None
    q: Annotated[str, Field(max_length=200), IN_ONE_LINE] | None = None
    order: Literal["ascending", "descending"] = "ascending"


class MeetingChange(Request):
    notes: Annotated[str, Field(max_length=10_000), IN_LINES] | None = None
    no_show: Flag | None = None


class ReasonRequest(Request):
    reason: Reason | None = None


class MoveRequest(Request):
    start: Instant
    reason: Reason | None = None


class MeetingInvitee(BaseModel):
    name: str
    email: str
    timezone: str
    language: str


class Answer(BaseModel):
    id: str
    label: str
    answer: str


class MeetingAnswer(BaseModel):
    """A booking as its host sees it. ``awaits``: whose word a request waits for."""

    id: int
    event_type: str
    start: datetime
    end: datetime
    state: State
    awaits: Literal["host", "exchange", ""]
    exchange_state: Literal["pending", "written", "changed_in_exchange", "failed", "removed"]
    location: str
    invitee: MeetingInvitee
    guests: list[str]
    answers: list[Answer]
    notes: str
    no_show: bool
    cancelled_by: str
    reason: str
    created_at: datetime

    @classmethod
    def of(cls, booking: Booking) -> MeetingAnswer:
        return cls.model_validate(
            {
                "id": booking.pk,
                "event_type": booking.event_type.slug,
                "start": booking.start_at,
                "end": booking.end_at,
                "state": booking.state,
                "awaits": booking.awaits,
                "exchange_state": booking.event.state,
                "location": booking.location,
                "invitee": {
                    "name": booking.invitee_name,
                    "email": booking.invitee_email,
                    "timezone": booking.time_zone,
                    "language": booking.language,
                },
                "guests": booking.guests,
                "answers": booking.answers,
                "notes": booking.host_notes,
                "no_show": booking.no_show_at is not None,
                "cancelled_by": booking.cancelled_by,
                "reason": booking.cancellation_reason,
                "created_at": booking.created_at,
            }
        )


class MeetingsAnswer(Page):
    items: list[MeetingAnswer]
