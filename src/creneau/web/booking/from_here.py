"""A form that works without cookies, and that other sites cannot send.

Booking uses no session: who books proves nothing by a cookie, so a cookie protects nothing. In a frame of another site
there would be none. What a browser says of where a form came from is enough to refuse those of other sites.
"""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from creneau.web.booking.problem import Problem, problem_page

Rest = ParamSpec("Rest")


def from_here(view: Callable[Concatenate[HttpRequest, Rest], HttpResponse]) -> Callable[..., HttpResponse]:
    """The view, for forms of our own pages; programs that are no browsers say nothing, and have the API anyway."""

    @csrf_exempt
    @wraps(view)
    def checked(request: HttpRequest, *args: Rest.args, **kwargs: Rest.kwargs) -> HttpResponse:
        if request.method == "POST" and not _is_from_here(request):
            return _refused(request)
        return view(request, *args, **kwargs)

    return checked


def _is_from_here(request: HttpRequest) -> bool:
    origin = request.headers.get("Origin")
    if origin is None:
        return request.headers.get("Sec-Fetch-Site", "none") in {"same-origin", "none"}
    return origin in {f"{request.scheme}://{request.get_host()}", *settings.CSRF_TRUSTED_ORIGINS}


def _refused(request: HttpRequest) -> HttpResponse:
    words = _("The form was sent by another site than this one. Nothing was booked. Open the page here and try again.")
    address = request.path.rpartition("/")[0]
    return problem_page(request, Problem(_("This form did not come from here"), words, address, _("Start anew")), 403)
