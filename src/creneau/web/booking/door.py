"""The way by which somebody came to an event type: its own address, or a link that was given to them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from typing import Concatenate, ParamSpec

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache

from creneau.scheduling.errors import LinkClosed
from creneau.scheduling.models import EventType, Link
from creneau.web.booking.closed import closed, no_longer_offered
from creneau.web.booking.framing import framable, frame_of

More = ParamSpec("More")


@dataclass(frozen=True)
class Door:
    """All pages from here on stay behind it."""

    event_type: EventType
    link: Link | None = None

    @property
    def page(self) -> str:
        return self._address("booking_page", "link")

    @property
    def details(self) -> str:
        return self._address("booking_details", "link_details")

    @property
    def bookings(self) -> str:
        return self._address("bookings", "link_bookings")

    def _address(self, open_to_all: str, through_link: str) -> str:
        if self.link:
            return reverse(f"web:{through_link}", args=[self.link.token])
        return reverse(f"web:{open_to_all}", args=[self.event_type.host.slug, self.event_type.slug])


def again(event_type: EventType, link: Link | None, now: datetime) -> str:
    """Where somebody who came through this door may book once more; nothing where it is closed."""
    if link and event_type.active and Link.objects.with_use().get(pk=link.pk).state(now) == "good":
        return Door(event_type, link).page
    return Door(event_type).page if event_type.active and not event_type.is_secret else ""


def open_to_all(view: Callable[Concatenate[HttpRequest, Door, More], HttpResponse]) -> Callable[..., HttpResponse]:
    """For ``/alice/intro``: gives the view the door instead of host and slug."""

    @wraps(view)
    def opened(request: HttpRequest, host: str, slug: str, *args: More.args, **kwargs: More.kwargs) -> HttpResponse:
        event_type = EventType.objects.published(host, slug)
        if event_type is None:
            return _no_way_in(request, host, slug)
        return view(request, Door(event_type), *args, **kwargs)

    return framable(opened)


def _no_way_in(request: HttpRequest, host: str, slug: str) -> HttpResponse:
    withdrawn = EventType.objects.withdrawn(host, slug)
    if withdrawn is None:
        raise Http404
    frame_of(request, withdrawn.host)
    return no_longer_offered(request, withdrawn.host)


def through_link(view: Callable[Concatenate[HttpRequest, Door, More], HttpResponse]) -> Callable[..., HttpResponse]:
    """For ``/l/<token>``: out of caches, searches and referrers. A link that is spent still brings its POST in: who
    sends a form twice gets the booking that the first brought. Framed like other booking pages, also once closed."""

    @never_cache
    @wraps(view)
    def opened(request: HttpRequest, token: str, *args: More.args, **kwargs: More.kwargs) -> HttpResponse:
        link = Link.objects.opened(token)
        state = link.state(timezone.now()) if link else "unknown"
        if link:
            frame_of(request, link.event_type.host)
        if link is None or (state != "good" and request.method != "POST"):
            response = closed(request, state)
        elif not link.event_type.active:
            response = closed(request, "off")
        else:
            response = _view(view, request, Door(link.event_type, link), *args, **kwargs)
        response["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return framable(opened)


def _view(
    view: Callable[Concatenate[HttpRequest, Door, More], HttpResponse],
    request: HttpRequest,
    door: Door,
    *args: More.args,
    **kwargs: More.kwargs,
) -> HttpResponse:
    try:
        return view(request, door, *args, **kwargs)
    except LinkClosed as refusal:
        return closed(request, refusal.why)
