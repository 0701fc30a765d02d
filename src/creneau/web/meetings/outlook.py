"""The host's word on what was moved or deleted in Outlook."""

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from creneau.scheduling import follow
from creneau.scheduling.models import Booking
from creneau.web.access import HostRequest, host_page
from creneau.web.meetings import views


@require_POST
@host_page
def word(request: HostRequest, booking_id: int) -> HttpResponse:
    """``word=accept``: the booking goes along; ``word=put_back``: the event is written as the booking stands."""
    booking = views.own(request, booking_id)
    if follow.asked_about(booking) is None:
        messages.info(request, _("Nothing waits for your word any more."))
    elif request.POST.get("word") == "accept":
        _say_accepted(request, follow.accept(booking=booking))
    elif request.POST.get("word") == "put_back":
        follow.put_back(booking=booking)
        messages.success(request, _("The event is written back as the booking says."))
    return views.back(request, booking)


def _say_accepted(request: HostRequest, booking: Booking) -> None:
    if booking.state == Booking.State.CANCELLED:
        messages.success(request, _("The booking is cancelled too."))
    elif follow.asked_about(booking):
        messages.error(request, _("Another booking of yours is at that time: this one stays where it is."))
    else:
        messages.success(request, _("The booking is at the new time too."))
