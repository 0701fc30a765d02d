"""``/b/<token>/cancellation``: giving the time back."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from creneau.scheduling.cancel import cancel
from creneau.scheduling.cut_off import check_cut_off
from creneau.scheduling.models import Booking
from creneau.web.booking.forms import ReasonForm
from creneau.web.booking.opened import with_booking


@require_http_methods(["GET", "HEAD", "POST"])
@with_booking
def cancellation(request: HttpRequest, booking: Booking) -> HttpResponse:
    if booking.state not in Booking.HOLDING:
        return redirect("web:booking", booking.token)
    check_cut_off(booking, timezone.now())
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        cancel(booking=booking, by="invitee", reason=form.cleaned_data["reason"])
        return redirect("web:booking", booking.token)
    return render(
        request,
        "web/booking/cancellation.html",
        {"booking": booking, "form": form},
        status=422 if form.is_bound else 200,
    )
