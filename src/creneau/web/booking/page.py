"""``/alice/intro``: choose a time."""

from datetime import datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from creneau.calendars.freshness import synchronised_at
from creneau.scheduling.openings import openings
from creneau.web.booking import asked as asking
from creneau.web.booking.choice import choice
from creneau.web.booking.door import Door, open_to_all, through_link
from creneau.web.booking.framing import carried, frame_of
from creneau.web.booking.offer import offer
from creneau.web.booking.prefill import prefilled
from creneau.web.booking.summary import summary
from creneau.web.booking.week import first_weekday
from creneau.web.booking.wish import instant_text

TEMPLATE = "web/booking/page.html"


@require_safe
@gzip_page
@open_to_all
def booking_page(request: HttpRequest, door: Door) -> HttpResponse:
    """Compressed here, since it holds nothing secret that compression could betray."""
    return _page(request, door)


@require_safe
@through_link
def link_page(request: HttpRequest, door: Door) -> HttpResponse:
    return _page(request, door)


def _page(request: HttpRequest, door: Door) -> HttpResponse:
    return render_choice(request, TEMPLATE, context(request, door))


def context(request: HttpRequest, door: Door) -> dict[str, object]:
    now, event_type = timezone.now(), door.event_type
    frame_of(request, event_type.host)
    read = asking.read(request.GET, offer(event_type, now), now, carried(request))
    asked = prefilled(read, request.GET, event_type)
    minutes = asked.duration_minutes
    starts = openings(event_type=event_type, start_at=now, end_at=asked.until, now=now, duration_minutes=minutes)
    asked = asked.opening_at(starts)
    details = door.details
    shown = choice(
        asked,
        starts,
        now=now,
        hours=event_type.schedule.hours(*asked.window),
        first_weekday=first_weekday(request),
        durations_minutes=event_type.durations_minutes,
        slot_address=lambda start: details + asked.address(start=instant_text(start), zone=asked.zone.key, view=None),
    )
    return {
        "choice": shown,
        "summary": summary(event_type),
        "link": door.link,
        "read_at": long_ago(synchronised_at(event_type.host), now),
    }


def render_choice(request: HttpRequest, template: str, context: dict[str, object]) -> HttpResponse:
    """The page, or for htmx only the part of it that changes: the long list of zones stays there."""
    is_part = request.headers.get("HX-Target") == "choice" and not request.headers.get("HX-History-Restore-Request")
    response = render(request, "web/booking/parts/choice.html" if is_part else template, context | {"is_part": is_part})
    patch_vary_headers(response, ["HX-Target"])
    response["Cache-Control"] = "private, no-cache"
    return response


def long_ago(read_at: datetime | None, now: datetime) -> datetime | None:
    """When the calendars were read, if that is worth telling."""
    return read_at if read_at and now - read_at > settings.MIRROR_DECIDES_WITHIN else None
