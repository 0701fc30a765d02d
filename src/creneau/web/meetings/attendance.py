"""What the host notes of a meeting."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from creneau.scheduling.annotate import annotate
from creneau.web.access import HostRequest, host_page
from creneau.web.meetings.views import own, page


@require_POST
@host_page
def notes(request: HostRequest, booking_id: int) -> HttpResponse:
    booking, typed = own(request, booking_id), request.POST.get("notes", "").replace("\r\n", "\n")
    try:
        annotate(booking=booking, notes=typed)
    except ValidationError as error:
        return page(request, booking, notes=typed, notes_error=" ".join(error.messages), status=422)
    messages.success(request, _("Your notes are saved. Only you see them."))
    return redirect("web:meeting", booking.pk)


@require_POST
@host_page
def attendance(request: HostRequest, booking_id: int) -> HttpResponse:
    """``came``: ``no``, or ``yes`` to take that back."""
    booking, came = own(request, booking_id), request.POST.get("came") == "yes"
    try:
        annotate(booking=booking, no_show=not came)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("Taken back.") if came else _("Noted: nobody came. The invitee is not told."))
    return redirect("web:meeting", booking.pk)
