"""What the public may know of a host: the event types and the slots that are free."""

from datetime import datetime

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Query, Router

from creneau.api.examples import may_answer
from creneau.api.failures import known_parameters_only
from creneau.api.problems import invalid, not_found
from creneau.api.schemas.event_types import PublicEventType
from creneau.api.schemas.slots import Slots, SlotsQuery
from creneau.calendars.freshness import synchronised_at
from creneau.scheduling.models import EventType
from creneau.scheduling.openings import openings

router = Router(tags=["Public"])


@router.get(
    "/hosts/{host}/event-types/{slug}",
    url_name="event_type",
    response=PublicEventType,
    openapi_extra=may_answer("not_found", "too_many_requests"),
)
def show_event_type(request: HttpRequest, host: str, slug: str) -> PublicEventType:
    return PublicEventType.of(published(host, slug))


@router.get(
    "/hosts/{host}/event-types/{slug}/slots",
    url_name="slots",
    response=Slots,
    openapi_extra=may_answer("not_found", "invalid_input", "too_many_requests"),
)
def list_slots(request: HttpRequest, host: str, slug: str, query: Query[SlotsQuery]) -> Slots:
    known_parameters_only(request, SlotsQuery)
    event_type = published(host, slug)
    return Slots(
        slots=_starts(event_type, query),
        timezone=query.timezone or event_type.host.time_zone,
        synchronised_at=synchronised_at(event_type.host),
    )


def _starts(event_type: EventType, query: SlotsQuery) -> list[datetime]:
    duration_minutes = _duration(event_type, query.duration)
    return openings(
        event_type=event_type,
        start_at=query.start,
        end_at=query.end,
        now=timezone.now(),
        duration_minutes=duration_minutes,
    )


def _duration(event_type: EventType, minutes: int | None) -> int:
    try:
        return event_type.duration(minutes)
    except ValueError:
        raise invalid([("duration", _("This duration is not on offer."))]) from None


def published(host: str, slug: str) -> EventType:
    """The event type that the public may book; a problem where there is none."""
    event_type = EventType.objects.published(host, slug)
    if event_type is None:
        raise not_found()
    return event_type
