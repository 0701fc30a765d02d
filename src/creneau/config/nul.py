"""The character NUL, which nobody types: PostgreSQL refuses a question with it, and keeps no text that has it.

What stands behind the question mark of an address is read with care where it is read; the JSON API refuses it field by
field.
"""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from creneau.api.problems import not_found

NUL = "\0"
FORMS = {"application/x-www-form-urlencoded", "multipart/form-data"}


class NulMiddleware:
    """Nothing has a NUL in its address; a form with one is refused, once the middleware before has read it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, _view: Any, _args: Any, named: dict[str, Any]) -> HttpResponse | None:
        is_api = request.path_info.startswith("/api/")
        if any(NUL in value for value in named.values() if isinstance(value, str)):
            if is_api:
                return not_found().response()
            raise Http404
        if not is_api and request.content_type in FORMS and _has_nul(request):
            raise SuspiciousOperation("a form with NUL")
        return None


def _has_nul(request: HttpRequest) -> bool:
    return any(NUL in value for values in request.POST.lists() for value in (values[0], *values[1]))
