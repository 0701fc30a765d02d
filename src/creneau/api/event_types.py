"""The event types of the host who calls, and the links to them."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from ninja import Query, Router, Status

from creneau.accounts.scopes import Scope
from creneau.api.authentication import HostRequest, HostToken
from creneau.api.cursors import PageQuery, piece
from creneau.api.examples import may_answer
from creneau.api.failures import known_parameters_only
from creneau.api.idempotency import OptionalKey, once
from creneau.api.problems import invalid, not_found
from creneau.api.schemas.event_types import (
    EventTypeChange,
    EventTypeRequest,
    HostEventType,
    HostEventTypes,
    LinkAnswer,
    LinkRequest,
    LinksAnswer,
    OrderRequest,
)
from creneau.calendars.models import Calendar
from creneau.notifications.ask_invitee import check_way_to_ask
from creneau.scheduling.arrange import arrange
from creneau.scheduling.discard import discard
from creneau.scheduling.duplicate import duplicate
from creneau.scheduling.event_types import add_event_type, change_event_type
from creneau.scheduling.links import hand_out, revoke
from creneau.scheduling.models import EventType, Link

router = Router(tags=["Event types"], auth=HostToken(Scope.EVENT_TYPES))
CHANGING = may_answer("malformed", "unauthenticated", "not_found", "invalid_input")


@router.get(
    "/event-types", url_name="event_types", response=HostEventTypes, openapi_extra=may_answer("unauthenticated")
)
def list_event_types(request: HostRequest) -> HostEventTypes:
    return HostEventTypes(items=[HostEventType.of(each) for each in request.auth.event_types.all()])


@router.post(
    "/event-types", url_name="event_types", response={201: HostEventType, 200: HostEventType}, openapi_extra=CHANGING
)
def create_event_type(
    request: HostRequest, body: EventTypeRequest, idempotency_key: OptionalKey = None
) -> Status[HostEventType]:
    fields = _fields(request, body)
    own = EventType.objects.filter(host=request.auth)
    done = once(request, idempotency_key, own, lambda: add_event_type(host=request.auth, **fields))
    return Status(done.status, HostEventType.of(done.made))


@router.put("/event-types/order", url_name="event_type_order", response=HostEventTypes, openapi_extra=CHANGING)
def order_event_types(request: HostRequest, body: OrderRequest) -> HostEventTypes:
    arrange(host=request.auth, order=body.order)
    return list_event_types(request)


@router.get(
    "/event-types/{int:event_type_id}",
    url_name="host_event_type",
    response=HostEventType,
    openapi_extra=may_answer("unauthenticated", "not_found"),
)
def show_host_event_type(request: HostRequest, event_type_id: int) -> HostEventType:
    return HostEventType.of(_event_type(request, event_type_id))


@router.patch(
    "/event-types/{int:event_type_id}", url_name="host_event_type", response=HostEventType, openapi_extra=CHANGING
)
def edit_event_type(request: HostRequest, event_type_id: int, body: EventTypeChange) -> HostEventType:
    row = _event_type(request, event_type_id)
    return HostEventType.of(change_event_type(event_type=row, **_fields(request, body)))


@router.delete(
    "/event-types/{int:event_type_id}",
    url_name="host_event_type",
    response={204: None},
    openapi_extra=may_answer("unauthenticated", "not_found", "in_use"),
)
def delete_event_type(request: HostRequest, event_type_id: int) -> Status[None]:
    discard(event_type=_event_type(request, event_type_id))
    return Status(204, None)


@router.post(
    "/event-types/{int:event_type_id}/copies",
    url_name="event_type_copies",
    response={201: HostEventType, 200: HostEventType},
    openapi_extra=may_answer("unauthenticated", "not_found", "invalid_input"),
)
def copy_event_type(
    request: HostRequest, event_type_id: int, idempotency_key: OptionalKey = None
) -> Status[HostEventType]:
    row = _event_type(request, event_type_id)
    own = EventType.objects.filter(host=request.auth)
    done = once(request, idempotency_key, own, lambda: duplicate(event_type=row))
    return Status(done.status, HostEventType.of(done.made))


@router.get(
    "/event-types/{int:event_type_id}/links",
    url_name="event_type_links",
    response=LinksAnswer,
    openapi_extra=may_answer("unauthenticated", "not_found", "invalid_input"),
)
def list_links(request: HostRequest, event_type_id: int, query: Query[PageQuery]) -> LinksAnswer:
    known_parameters_only(request, PageQuery)
    rows, following = piece(_links(request, event_type_id), query, "-id")
    return LinksAnswer(items=[LinkAnswer.of(each) for each in rows], next=following)


@router.post(
    "/event-types/{int:event_type_id}/links",
    url_name="event_type_links",
    response={201: LinkAnswer, 200: LinkAnswer},
    openapi_extra=CHANGING,
)
def create_link(
    request: HostRequest, event_type_id: int, body: LinkRequest, idempotency_key: OptionalKey = None
) -> Status[LinkAnswer]:
    row = _event_type(request, event_type_id)
    own = Link.objects.with_use().filter(event_type=row)
    done = once(request, idempotency_key, own, lambda: hand_out(event_type=row, **body.model_dump()))
    made = own.get(pk=done.made.pk)
    return Status(done.status, LinkAnswer.of(made))


@router.delete(
    "/event-types/{int:event_type_id}/links/{int:link_id}",
    url_name="event_type_link",
    response={204: None},
    openapi_extra=may_answer("unauthenticated", "not_found"),
)
def delete_link(request: HostRequest, event_type_id: int, link_id: int) -> Status[None]:
    link = _links(request, event_type_id).filter(pk=link_id).first()
    if link is None:
        raise not_found()
    revoke(link=link)
    return Status(204, None)


def _event_type(request: HostRequest, event_type_id: int) -> EventType:
    """The host's own; what is another's is not there."""
    row = request.auth.event_types.select_related("host__user", "schedule", "calendar").filter(pk=event_type_id).first()
    if row is None:
        raise not_found()
    return row


def _links(request: HostRequest, event_type_id: int) -> QuerySet[Link]:
    return Link.objects.with_use().filter(event_type=_event_type(request, event_type_id))


def _fields(request: HostRequest, body: EventTypeChange) -> dict[str, Any]:
    """What was sent, with the rows that its ids name: the host's own."""
    fields = body.given()
    try:
        check_way_to_ask(host=request.auth, wanted=bool(fields.get("confirms_address")))
    except ValidationError as error:
        raise invalid([("confirms_address", error.messages[0])]) from None
    if "schedule" in fields:
        fields["schedule"] = request.auth.schedules.filter(pk=fields["schedule"]).first()
        if fields["schedule"] is None:
            raise invalid([("schedule", _("There are no such working hours."))])
    if fields.get("calendar") is not None:
        fields["calendar"] = (
            Calendar.objects.of(request.auth).filter(pk=fields["calendar"], can_write=True, cause="").first()
        )
        if fields["calendar"] is None:
            raise invalid([("calendar", _("There is no such calendar that accepts events."))])
    return fields
