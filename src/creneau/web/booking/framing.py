"""Booking pages in a frame of another site: of one that the host named, and of nobody else's.

A page in such a frame has no cookies of ours: what it is to look like travels in its address. ``embed`` is the origin
of the site around it, which is told how tall the page is and that something was booked, and nothing else.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import cast
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from creneau.accounts.models import Host

THEMES = ("light", "dark")


@dataclass(frozen=True)
class Frame:
    """``site``: the origin around the page; ``fields``: what links and forms in it carry along."""

    site: str
    theme: str
    fields: dict[str, str]

    @property
    def query(self) -> str:
        return f"?{urlencode(self.fields, safe='/:')}"


class FramedRequest(HttpRequest):
    """``frame``: None where the page has the window for itself."""

    frame: Frame | None
    may_frame: list[str]


def framable(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Lets the sites that ``frame_of`` was told of show the page; without that it stays out of all frames."""

    @wraps(view)
    def framed(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        response = view(request, *args, **kwargs)
        if origins := getattr(request, "may_frame", []):
            response._csp_replace = {"frame-ancestors": origins}  # type: ignore[attr-defined]
            response.xframe_options_exempt = True
        return response

    return framed


def frame_of(request: HttpRequest, host: Host) -> Frame | None:
    """The frame that a page of this host is shown in, if its site may show it. Templates read ``request.frame``."""
    framed = cast(FramedRequest, request)
    framed.may_frame = host.embed_origins
    site = request.GET.get("embed", "")
    framed.frame = _frame(request, site) if site in host.embed_origins else None
    return framed.frame


def carried(request: HttpRequest) -> dict[str, str]:
    """What links have to carry along because the page is in a frame."""
    frame = getattr(request, "frame", None)
    return frame.fields if frame else {}


def query_of(request: HttpRequest) -> str:
    """The same as a query string; empty where there is no frame."""
    frame = getattr(request, "frame", None)
    return frame.query if frame else ""


def _frame(request: HttpRequest, site: str) -> Frame:
    theme, language = request.GET.get("theme", ""), request.GET.get("lang", "")
    theme = theme if theme in THEMES else ""
    language = language if language in dict(settings.LANGUAGES) else ""
    given = {"embed": site, "theme": theme, "lang": language}
    return Frame(site, theme, {name: value for name, value in given.items() if value})
