"""What stands in the Exchange event, in the invitee's language."""

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import override

from creneau.scheduling.models import Booking


def subject(booking: Booking) -> str:
    """One line that tells the host who, and the invitee what."""
    with override(booking.language):
        return _("%(event_type)s: %(invitee)s and %(host)s") % {
            "event_type": booking.event_type.name,
            "invitee": booking.invitee_name,
            "host": booking.host.name,
        }


def body(booking: Booking) -> str:
    """HTML, with the link to manage the booking."""
    with override(booking.language):
        return render_to_string("scheduling/event_body.html", {"booking": booking, "manage_url": manage_url(booking)})


def manage_url(booking: Booking) -> str:
    return f"{settings.BASE_URL}/b/{booking.token}"
