"""Meetings: the bookings of the host who calls, as the host sees them."""

from django.db.models import Q, QuerySet
from ninja import Query, Router

from creneau.accounts.scopes import Scope
from creneau.api.authentication import HostRequest, HostToken
from creneau.api.cursors import piece
from creneau.api.examples import may_answer
from creneau.api.failures import known_parameters_only
from creneau.api.problems import not_found
from creneau.api.schemas.meetings import (
    MeetingAnswer,
    MeetingChange,
    MeetingsAnswer,
    MeetingsQuery,
    MoveRequest,
    ReasonRequest,
)
from creneau.scheduling.annotate import annotate
from creneau.scheduling.cancel import cancel
from creneau.scheduling.confirm import confirm
from creneau.scheduling.decline import decline
from creneau.scheduling.models import Booking
from creneau.scheduling.reschedule import reschedule

router = Router(tags=["Meetings"], auth=HostToken(Scope.BOOKINGS))


@router.get(
    "/meetings",
    url_name="meetings",
    response=MeetingsAnswer,
    openapi_extra=may_answer("unauthenticated", "invalid_input"),
)
def list_meetings(request: HostRequest, query: Query[MeetingsQuery]) -> MeetingsAnswer:
    known_parameters_only(request, MeetingsQuery)
    order = ("start_at", "id") if query.order == "ascending" else ("-start_at", "-id")
    rows, following = piece(_meetings(request).filter(_wanted(query)), query, *order)
    return MeetingsAnswer(items=[MeetingAnswer.of(each) for each in rows], next=following)


@router.get(
    "/meetings/{int:meeting_id}",
    url_name="meeting",
    response=MeetingAnswer,
    openapi_extra=may_answer("unauthenticated", "not_found"),
)
def show_meeting(request: HostRequest, meeting_id: int) -> MeetingAnswer:
    return MeetingAnswer.of(_meeting(request, meeting_id))


@router.patch(
    "/meetings/{int:meeting_id}",
    url_name="meeting",
    response=MeetingAnswer,
    openapi_extra=may_answer("malformed", "unauthenticated", "not_found", "invalid_input"),
)
def change_meeting(request: HostRequest, meeting_id: int, body: MeetingChange) -> MeetingAnswer:
    annotate(booking=_meeting(request, meeting_id), notes=body.notes, no_show=body.no_show)
    return show_meeting(request, meeting_id)


@router.post(
    "/meetings/{int:meeting_id}/cancellation",
    url_name="meeting_cancellation",
    response=MeetingAnswer,
    openapi_extra=may_answer("malformed", "unauthenticated", "not_found", "too_late", "invalid_input"),
)
def cancel_meeting(request: HostRequest, meeting_id: int, body: ReasonRequest | None = None) -> MeetingAnswer:
    cancel(booking=_meeting(request, meeting_id), by="host", reason=(body.reason if body else None) or "")
    return show_meeting(request, meeting_id)


@router.post(
    "/meetings/{int:meeting_id}/reschedule",
    url_name="meeting_reschedule",
    response=MeetingAnswer,
    openapi_extra=may_answer("malformed", "unauthenticated", "not_found", "slot_taken", "too_late", "invalid_input"),
)
def reschedule_meeting(request: HostRequest, meeting_id: int, body: MoveRequest) -> MeetingAnswer:
    reschedule(booking=_meeting(request, meeting_id), start_at=body.start, by="host", reason=body.reason or "")
    return show_meeting(request, meeting_id)


@router.post(
    "/meetings/{int:meeting_id}/confirmation",
    url_name="meeting_confirmation",
    response=MeetingAnswer,
    openapi_extra=may_answer("unauthenticated", "not_found", "too_late", "invalid_input"),
)
def confirm_meeting(request: HostRequest, meeting_id: int) -> MeetingAnswer:
    """The host's yes to a request; whatever does not wait for it stays as it is."""
    confirm(booking=_meeting(request, meeting_id))
    return show_meeting(request, meeting_id)


@router.post(
    "/meetings/{int:meeting_id}/refusal",
    url_name="meeting_refusal",
    response=MeetingAnswer,
    openapi_extra=may_answer("malformed", "unauthenticated", "not_found", "invalid_input"),
)
def decline_meeting(request: HostRequest, meeting_id: int, body: ReasonRequest | None = None) -> MeetingAnswer:
    """The host's no to a request; whatever is none stays as it is."""
    decline(booking=_meeting(request, meeting_id), reason=(body.reason if body else None) or "")
    return show_meeting(request, meeting_id)


def _meetings(request: HostRequest) -> QuerySet[Booking]:
    rows = Booking.objects.known().filter(host=request.auth)
    return rows.select_related("event_type__schedule", "event_type__host__user", "event", "host__user")


def _wanted(query: MeetingsQuery) -> Q:
    wanted = Q()
    if query.state:
        wanted &= Q(state=query.state)
    if query.event_type:
        wanted &= Q(event_type__slug=query.event_type)
    if query.start:
        wanted &= Q(start_at__gte=query.start)
    if query.end:
        wanted &= Q(start_at__lt=query.end)
    if query.q:
        wanted &= Q(invitee_name__icontains=query.q) | Q(invitee_email__icontains=query.q)
    return wanted


def _meeting(request: HostRequest, meeting_id: int) -> Booking:
    """The host's own; what is another's is not there."""
    booking = _meetings(request).filter(pk=meeting_id).first()
    if booking is None:
        raise not_found()
    return booking
