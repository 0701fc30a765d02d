"""Pages that take a password refuse to travel in clear."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render

from creneau.config.client import came_in_clear

Rest = ParamSpec("Rest")
View = Callable[..., HttpResponseBase]


def over_tls(view: Callable[Concatenate[HttpRequest, Rest], HttpResponseBase]) -> View:
    """The view, except over plain http from anywhere but this machine itself."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Rest.args, **kwargs: Rest.kwargs) -> HttpResponseBase:
        if not came_in_clear(request):
            return view(request, *args, **kwargs)
        base = urlsplit(settings.BASE_URL)
        there = f"{settings.BASE_URL}{request.path_info}" if base.scheme == "https" else ""
        return render(request, "web/needs_https.html", {"there": there}, status=403)

    return guarded


def account_over_tls(get_response: View) -> View:
    """The same for all pages under ``/account/`` at once, allauth's among them."""
    guarded = over_tls(get_response)

    def middleware(request: HttpRequest) -> HttpResponseBase:
        return guarded(request) if request.path_info.startswith("/account/") else get_response(request)

    return middleware
