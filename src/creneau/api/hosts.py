"""What the public may know of a host: the event types and the slots that are free."""

import time
from datetime import datetime
from functools import lru_cache

import orjson
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Query, Router

from creneau.api.examples import may_answer
from creneau.api.failures import known_parameters_only
from creneau.api.problems import Problem, invalid, not_found, not_offered
from creneau.api.rendering import OPTIONS
from creneau.api.schemas.event_types import EventTypeQuery, PublicEventType
from creneau.api.schemas.slots import Slots, SlotsQuery
from creneau.calendars.freshness import synchronised_at
from creneau.scheduling.errors import LinkClosed
from creneau.scheduling.models import EventType, Link
from creneau.scheduling.openings import openings
from creneau.scheduling.version import version_of

router = Router(tags=["Public"])


@router.get(
    "/hosts/{host}/event-types/{slug}",
    url_name="event_type",
    response=PublicEventType,
    openapi_extra=may_answer("not_found", "not_offered", "link_closed", "invalid_input", "too_many_requests"),
)
def show_event_type(request: HttpRequest, host: str, slug: str, query: Query[EventTypeQuery]) -> PublicEventType:
    known_parameters_only(request, EventTypeQuery)
    return PublicEventType.of(shown(host, slug, query.link))


@router.get(
    "/hosts/{host}/event-types/{slug}/slots",
    url_name="slots",
    response=Slots,
    openapi_extra=may_answer("not_found", "not_offered", "link_closed", "invalid_input", "too_many_requests"),
)
def list_slots(request: HttpRequest, host: str, slug: str, query: Query[SlotsQuery]) -> HttpResponse:
    known_parameters_only(request, SlotsQuery)
    window = (query.start, query.end, query.timezone, query.duration)
    if query.link:
        content = _slots(shown(host, slug, query.link), *window)
    elif version := version_of(host, slug):
        content = remembered(version, int(time.time() // 60), host, slug, *window)
    else:
        raise _missing(host, slug)
    return HttpResponse(content, content_type="application/json; charset=utf-8")


@lru_cache(maxsize=512)
def remembered(
    version: bytes,
    minute: int,
    host: str,
    slug: str,
    start: datetime,
    end: datetime,
    zone: str | None,
    duration: int | None,
) -> bytes:
    """The answer, the same while nothing changed and a minute lasts: slots begin, and disappear, on whole minutes."""
    return _slots(published(host, slug), start, end, zone, duration)


def _slots(event_type: EventType, start: datetime, end: datetime, zone: str | None, duration: int | None) -> bytes:
    slots = openings(
        event_type=event_type,
        start_at=start,
        end_at=end,
        now=timezone.now(),
        duration_minutes=_duration(event_type, duration),
    )
    age = synchronised_at(event_type.host)
    answer = Slots.model_construct(slots=slots, timezone=zone or event_type.host.time_zone, synchronised_at=age)
    return orjson.dumps(answer.model_dump(), option=OPTIONS)


def _duration(event_type: EventType, minutes: int | None) -> int:
    try:
        return event_type.duration(minutes)
    except ValueError:
        raise invalid([("duration", _("This duration is not on offer."))]) from None


def opened(host: str, slug: str, link: str | None) -> tuple[EventType, Link | None]:
    """What can be booked there: by everybody, or through a link that was given away, which may be good no longer."""
    if link is None:
        return published(host, slug), None
    found = Link.objects.opened(link)
    if found is None or found.event_type.slug != slug or found.event_type.host.slug != host:
        raise not_found()
    if not found.event_type.active:
        raise not_offered()
    return found.event_type, found


def shown(host: str, slug: str, link: str | None) -> EventType:
    """The same to look at; ``LinkClosed`` for a link that is good no longer."""
    event_type, found = opened(host, slug, link)
    if found and (state := found.state(timezone.now())) != "good":
        raise LinkClosed(state)
    return event_type


def published(host: str, slug: str) -> EventType:
    """The event type that the public may book; a problem where there is none."""
    event_type = EventType.objects.published(host, slug)
    if event_type is None:
        raise _missing(host, slug)
    return event_type


def _missing(host: str, slug: str) -> Problem:
    """What was on offer is told apart from what never was there, which a secret event type looks like."""
    return not_offered() if EventType.objects.withdrawn(host, slug) else not_found()
