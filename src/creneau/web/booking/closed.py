"""A door that is closed: said plainly, and nothing is said of where it once led."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from creneau.accounts.models import Host
from creneau.web.booking.framing import query_of
from creneau.web.booking.problem import Problem, problem_page


@never_cache
def no_longer_offered(request: HttpRequest, host: Host) -> HttpResponse:
    """At an address that was open to all: with the way to what else the host offers, who may have left."""
    words = _("It is offered no longer, or not at the moment.")
    if request.method == "POST":
        words += " " + _("Nothing was booked.")
    page = reverse("web:host_page", args=[host.slug]) + query_of(request) if host.user.is_active else ""
    heading = _("This appointment can no longer be booked")
    return problem_page(request, Problem(heading, words, page, _("See what else can be booked")), status=404)


def closed(request: HttpRequest, why: str) -> HttpResponse:
    """``why``: ``used``, ``expired``, ``off`` or ``unknown``."""
    heading, words, status = _words(why)
    problem = {"heading": heading, "words": words}
    return render(request, "web/booking/problem.html", {"problem": problem}, status=status)


def _words(why: str) -> tuple[str, str, int]:
    ask = _("Ask whoever sent it to you for another.")
    if why == "used":
        words = _("It was good for one appointment, and that is booked. To move or cancel it, open the invitation.")
        return _("This link has been used"), f"{words} {ask}", 410
    if why == "expired":
        words = _("It was good for a limited time.")
        return _("This link has expired"), f"{words} {ask}", 410
    if why == "off":
        return _("Nothing can be booked here at the moment"), _("Ask whoever sent you the link."), 410
    words = _("It was withdrawn, or it was cut off or altered on its way.")
    return _("This link leads nowhere"), f"{words} {ask}", 404
