"""The host moves a meeting, to a time that is on offer. The invitee's cut-off does not bind the host."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from creneau.scheduling.models import Booking
from creneau.web.access import HostRequest, host_page
from creneau.web.booking.moving import Moving, respond
from creneau.web.meetings.views import own


@require_http_methods(["GET", "HEAD", "POST"])
@host_page
def reschedule(request: HostRequest, booking_id: int) -> HttpResponse:
    booking = own(request, booking_id)
    if booking.state not in Booking.HOLDING or booking.start_at <= timezone.now():
        messages.error(request, _("This meeting is over or cancelled: it can no longer be moved."))
        return redirect("web:meeting", booking.pk)
    booking.event_type.host = booking.host = request.host
    moving = Moving(
        booking,
        by="host",
        page=reverse("web:meeting_reschedule", args=[booking.pk]),
        back=reverse("web:meeting", args=[booking.pk]),
        time_zone=request.host.time_zone,
        choose_template="web/meetings/reschedule.html",
        confirm_template="web/meetings/move.html",
    )
    return respond(request, moving)
