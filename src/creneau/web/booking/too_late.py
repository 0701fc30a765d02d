"""The cut-off has passed: said with its time, and what can still be done."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from creneau.scheduling.models import Booking
from creneau.web.booking.problem import Problem, problem_page
from creneau.web.templatetags.times import long_moment


def too_late(request: HttpRequest, booking: Booking, until: datetime) -> HttpResponse:
    words = _("It could be moved or cancelled until %(until)s. Write to %(host)s instead: %(email)s.") % {
        "until": long_moment(until, booking.time_zone),
        "host": booking.host.name,
        "email": booking.host.user.email,
    }
    heading = _("It is too late to change this appointment here")
    address = reverse("web:booking", args=[booking.token])
    return problem_page(request, Problem(heading, words, address, _("Back to the appointment")), status=409)
