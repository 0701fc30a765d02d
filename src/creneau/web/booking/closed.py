"""A link that leads nowhere: said plainly, and nothing is said of where it once led."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _


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
