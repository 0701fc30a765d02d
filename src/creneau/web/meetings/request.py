"""The host's word on a request."""

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from creneau.notifications.carriers import way_of
from creneau.notifications.tell_invitee import told_by
from creneau.scheduling.confirm import confirm
from creneau.scheduling.decline import decline
from creneau.scheduling.errors import NotBookable, TooLate
from creneau.scheduling.models import Booking
from creneau.scheduling.names import isolated
from creneau.web.access import HostRequest, host_page
from creneau.web.meetings.views import back, own


@require_POST
@host_page
def confirmation(request: HostRequest, booking_id: int) -> HttpResponse:
    booking = own(request, booking_id)
    name = {"name": isolated(booking.invitee_name)}
    try:
        booking = confirm(booking=booking)
    except TooLate:
        messages.error(request, _("The time of this request has come: it can no longer be confirmed."))
    except NotBookable as refusal:
        messages.error(request, refusal.message)
    else:
        if booking.state == Booking.State.CONFIRMED:
            messages.success(request, _confirmed(booking) % name)
        elif booking.state == Booking.State.REQUESTED:
            messages.warning(request, _("Your calendar cannot be reached. As soon as it answers, this is confirmed."))
    return back(request, booking)


@require_POST
@host_page
def refusal(request: HostRequest, booking_id: int) -> HttpResponse:
    booking = decline(booking=own(request, booking_id), reason=request.POST.get("reason", ""))
    if booking.state == Booking.State.DECLINED:
        messages.success(request, _declined(booking) % {"name": isolated(booking.invitee_name)})
    return back(request, booking)


def _confirmed(booking: Booking) -> str:
    if told_by(booking) and booking.host.connections.exists():
        return _("Confirmed. %(name)s is being told, and it is being written to your calendar.")
    if told_by(booking):
        return _("Confirmed. %(name)s is being told.")
    return _("Confirmed. No mail leaves here: tell %(name)s yourself.")


def _declined(booking: Booking) -> str:
    if way_of(booking.host):
        return _("Declined. %(name)s is told.")
    return _("Declined. No mail leaves here: tell %(name)s yourself.")
