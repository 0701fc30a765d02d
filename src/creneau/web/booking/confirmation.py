"""``/b/<token>/confirmation/<proof>``: where the mail leads to. Looking confirms nothing, for programs that read mail
follow links; the button does."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from creneau.scheduling.cancel import cancel
from creneau.scheduling.confirm_address import confirm_address, is_proof
from creneau.scheduling.errors import NotBookable, SlotTaken, TooLate
from creneau.scheduling.models import Booking
from creneau.web.booking.door import Door, again
from creneau.web.booking.opened import found, unseen, with_any_booking
from creneau.web.booking.problem import Problem, problem_page
from creneau.web.booking.wish import instant_text


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def confirmation(request: HttpRequest, token: str, proof: str) -> HttpResponse:
    """A second time it leads to the booking."""
    booking = found(token)
    if booking is None or not is_proof(booking, proof):
        return unseen(_over(request))
    if not booking.awaits_invitee:
        return unseen(redirect("web:booking", booking.token))
    return unseen(_confirmed(request, booking) if request.method == "POST" else _asked(request, booking))


@require_POST
@with_any_booking
def hold_removal(request: HttpRequest, booking: Booking) -> HttpResponse:
    """Given back, to be asked for once more: with another address, or at another time."""
    if not booking.awaits_invitee:
        return redirect("web:booking", booking.token)
    minutes = int((booking.end_at - booking.start_at).total_seconds() // 60)
    wish = {"start": instant_text(booking.start_at), "duration": minutes, "zone": booking.time_zone}
    door = Door(booking.event_type, booking.link)
    cancel(booking=booking, by="invitee")
    return redirect(f"{door.details}?{urlencode(wish, safe='/:')}")


def _asked(request: HttpRequest, booking: Booking) -> HttpResponse:
    if booking.confirm_by and booking.confirm_by <= timezone.now():
        return _over(request, booking)
    return render(request, "web/booking/confirmation.html", {"booking": booking})


def _confirmed(request: HttpRequest, booking: Booking) -> HttpResponse:
    try:
        return redirect("web:booking", confirm_address(booking=booking).token)
    except TooLate:
        return _over(request, booking)
    except SlotTaken:
        words, status = _("Something else has come into the calendar at this time."), 409
    except NotBookable as refusal:
        words, status = refusal.message, 422
    address = again(booking.event_type, booking.link, timezone.now())
    problem = Problem(_("This time is no longer free"), words, address, _("Choose another time"))
    return problem_page(request, problem, status=status)


def _over(request: HttpRequest, booking: Booking | None = None) -> HttpResponse:
    """Not more than that where the link is of none."""
    words = _("The time was held for half an hour, then given back, or the link was cut off on its way. Book it anew.")
    address = again(booking.event_type, booking.link, timezone.now()) if booking else ""
    problem = Problem(_("This link is good no longer"), words, address, _("Choose a time"))
    return problem_page(request, problem, status=404)
