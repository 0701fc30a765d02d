"""Bookings: made by anyone, seen and changed by who knows the token."""

from typing import Annotated

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import get_language, get_supported_language_variant
from ninja import Header, Router, Status

from creneau.api.authentication import is_known
from creneau.api.examples import may_answer
from creneau.api.fields import IdempotencyKey
from creneau.api.hosts import opened
from creneau.api.problems import not_found, proof_required
from creneau.api.schemas.bookings import (
    BookingAnswer,
    BookingRequest,
    CancellationRequest,
    PlaceRequest,
    RescheduleRequest,
)
from creneau.notifications.ask_invitee import is_asked
from creneau.scheduling import proof_of_work
from creneau.scheduling.answers import Where
from creneau.scheduling.book import Invitee, book
from creneau.scheduling.cancel import cancel
from creneau.scheduling.models import Booking, EventType
from creneau.scheduling.reschedule import reschedule

router = Router(tags=["Public"])


@router.post(
    "/bookings",
    url_name="bookings",
    response={201: BookingAnswer, 200: BookingAnswer},
    openapi_extra=may_answer(
        "malformed",
        "not_found",
        "not_offered",
        "slot_taken",
        "link_closed",
        "invalid_input",
        "proof_required",
        "too_many_requests",
    ),
)
def create_booking(
    request: HttpRequest,
    body: BookingRequest,
    idempotency_key: Annotated[IdempotencyKey | None, Header(alias="Idempotency-Key")] = None,
) -> Status[BookingAnswer]:
    event_type, link = opened(body.host, body.event_type, body.link)
    _check_work(request, event_type, body.proof or "", idempotency_key or "")
    place = body.place or PlaceRequest()
    booked = book(
        event_type=event_type,
        start_at=body.start,
        invitee=_invitee(body),
        duration_minutes=body.duration,
        answers=body.answers,
        where=Where(place.id, place.value),
        guests=tuple(body.guests or ()),
        link=link,
        idempotency_key=idempotency_key,
        confirms_address=is_asked(event_type, is_proven=True),
    )
    return Status(201 if booked.is_new else 200, BookingAnswer.of(booked.booking))


@router.get(
    "/bookings/{token}",
    url_name="booking",
    response=BookingAnswer,
    openapi_extra=may_answer("not_found", "too_many_requests"),
)
def show_booking(request: HttpRequest, token: str) -> BookingAnswer:
    return BookingAnswer.of(_booking(token))


@router.post(
    "/bookings/{token}/cancellation",
    url_name="cancellation",
    response=BookingAnswer,
    openapi_extra=may_answer("malformed", "not_found", "too_late", "invalid_input", "too_many_requests"),
)
def cancel_booking(request: HttpRequest, token: str, body: CancellationRequest | None = None) -> BookingAnswer:
    reason = body.reason if body else None
    return BookingAnswer.of(cancel(booking=_booking(token), by="invitee", reason=reason or ""))


@router.post(
    "/bookings/{token}/reschedule",
    url_name="reschedule",
    response=BookingAnswer,
    openapi_extra=may_answer("malformed", "not_found", "slot_taken", "too_late", "invalid_input", "too_many_requests"),
)
def reschedule_booking(request: HttpRequest, token: str, body: RescheduleRequest) -> BookingAnswer:
    return BookingAnswer.of(reschedule(booking=_booking(token), start_at=body.start, by="invitee"))


def _check_work(request: HttpRequest, event_type: EventType, proof: str, key: str) -> None:
    """Who shows the token of any host has been let in by somebody here."""
    now = timezone.now()
    if not proof_of_work.is_proven(event_type, proof, key=key, now=now) and not is_known(request):
        raise proof_required(proof_of_work.challenge(event_type, now))


def _booking(token: str) -> Booking:
    booking = Booking.objects.select_related("host", "event_type", "event").filter(token=token).first()
    if booking is None:
        raise not_found()
    return booking


def _invitee(body: BookingRequest) -> Invitee:
    invitee = body.invitee
    return Invitee(
        name=invitee.name,
        email=invitee.email,
        language=_spoken(invitee.language),
        time_zone=body.timezone,
    )


def _spoken(language: str | None) -> str:
    """The language asked for if there is a translation, else that of the request."""
    try:
        return get_supported_language_variant(language or "")
    except LookupError:
        return get_language() or "en"
