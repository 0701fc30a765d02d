"""``/b/<token>/reschedule``: the invitee takes another time."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from creneau.scheduling.cut_off import check_cut_off
from creneau.scheduling.models import Booking
from creneau.web.booking.moving import Moving, respond
from creneau.web.booking.opened import with_booking


@require_http_methods(["GET", "HEAD", "POST"])
@with_booking
def reschedule(request: HttpRequest, booking: Booking) -> HttpResponse:
    if booking.state not in Booking.HOLDING:
        return redirect("web:booking", booking.token)
    check_cut_off(booking, timezone.now())
    moving = Moving(
        booking,
        by="invitee",
        page=reverse("web:booking_reschedule", args=[booking.token]),
        back=reverse("web:booking", args=[booking.token]),
        time_zone=booking.time_zone,
        choose_template="web/booking/reschedule.html",
        confirm_template="web/booking/move.html",
    )
    return respond(request, moving)
