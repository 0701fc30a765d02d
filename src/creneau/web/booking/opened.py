"""The booking that a link names: whoever holds the link may see it, and nobody else learns that it is there."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache

from creneau.scheduling.errors import TooLate
from creneau.scheduling.models import Booking
from creneau.web.booking.too_late import too_late

More = ParamSpec("More")


def with_booking(
    view: Callable[Concatenate[HttpRequest, Booking, More], HttpResponse],
) -> Callable[Concatenate[HttpRequest, str, More], HttpResponse]:
    """Gives the view the booking instead of its token, and keeps the page out of caches, searches and referrers."""

    @never_cache
    @wraps(view)
    def opened(request: HttpRequest, token: str, *args: More.args, **kwargs: More.kwargs) -> HttpResponse:
        booking = _booking(token)
        try:
            response = view(request, booking, *args, **kwargs)
        except TooLate as late:
            response = too_late(request, booking, late.until)
        response["X-Robots-Tag"] = "noindex, nofollow"
        response["Referrer-Policy"] = "same-origin"
        return response

    return opened  # type: ignore[return-value]  # Django hands the token over by name


def _booking(token: str) -> Booking:
    wanted = Booking.objects.select_related("event", "link", "event_type__schedule", "host__user")
    found = wanted.filter(token=token).first()
    if found is None:
        raise Http404
    found.event_type.host = found.host
    return found
