"""The booking that a link names: whoever holds the link may see it, and nobody else learns that it is there."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache

from creneau.scheduling.errors import TooLate
from creneau.scheduling.models import Booking
from creneau.web.booking.held import held
from creneau.web.booking.too_late import too_late

More = ParamSpec("More")


def with_booking(
    view: Callable[Concatenate[HttpRequest, Booking, More], HttpResponse],
) -> Callable[Concatenate[HttpRequest, str, More], HttpResponse]:
    """Gives the view the booking instead of its token. While its invitee has yet to confirm the address, every page of
    it says just that."""

    @wraps(view)
    def unless_held(request: HttpRequest, booking: Booking, *args: More.args, **kwargs: More.kwargs) -> HttpResponse:
        return held(request, booking) if booking.awaits_invitee else view(request, booking, *args, **kwargs)

    return with_any_booking(unless_held)  # type: ignore[arg-type]  # by position


def with_any_booking(
    view: Callable[Concatenate[HttpRequest, Booking, More], HttpResponse],
) -> Callable[Concatenate[HttpRequest, str, More], HttpResponse]:
    """The same for every booking. Keeps the page out of caches, searches and referrers."""

    @never_cache
    @wraps(view)
    def opened(request: HttpRequest, token: str, *args: More.args, **kwargs: More.kwargs) -> HttpResponse:
        booking = found(token)
        if booking is None:
            raise Http404
        try:
            response = view(request, booking, *args, **kwargs)
        except TooLate as late:
            response = too_late(request, booking, late.until)
        return unseen(response)

    return opened  # type: ignore[return-value]  # Django hands the token over by name


def unseen(response: HttpResponse) -> HttpResponse:
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Referrer-Policy"] = "same-origin"
    return response


def found(token: str) -> Booking | None:
    wanted = Booking.objects.select_related("event", "link", "event_type__schedule", "host__user")
    booking = wanted.filter(token=token).first()
    if booking is not None:
        booking.event_type.host = booking.host
    return booking
