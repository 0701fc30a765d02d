"""An address that only takes forms, opened without one.

Who signs in, or proves who they are, in the midst of an act is sent back to where the form went; what they had sent is
gone where the session changed hands in between.
"""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseNotAllowed
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import Resolver404, resolve

View = Callable[[HttpRequest], HttpResponseBase]


def explained(get_response: View) -> View:
    """A page instead of an empty answer, for whoever opens such an address."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        answer = get_response(request)
        if request.method != "GET" or not isinstance(answer, HttpResponseNotAllowed):
            return answer
        page = render(request, "405.html", {"page": page_above(request.path_info)}, status=405)
        page["Allow"] = answer["Allow"]
        return page

    return middleware


def page_above(path: str) -> str:
    """The nearest address above that is there, most likely the page with the form; empty where there is none."""
    slash = "/" if path.endswith("/") else ""
    above = path.rstrip("/").rpartition("/")[0]
    while above and not _is_there(above + slash):
        above = above.rpartition("/")[0]
    return above and above + slash


def _is_there(path: str) -> bool:
    try:
        resolve(path)
    except Resolver404:
        return False
    return True
