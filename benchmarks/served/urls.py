"""The product's addresses, and those that it is measured against: the same answers, after reading one indexed row."""

import os
from functools import cache
from pathlib import Path

from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from creneau.accounts.models import Host
from creneau.config.urls import urlpatterns as product
from creneau.scheduling.models import EventType
from creneau.web.booking.door import Door
from creneau.web.booking.framing import framable
from creneau.web.booking.page import TEMPLATE, context, render_choice

CONSTANT = Path(os.environ["CRENEAU_DATA_DIR"]) / "constant.json"

_contexts: dict[str, dict[str, object]] = {}


def constant(request: HttpRequest) -> HttpResponse:
    Host.objects.get(slug="alice")
    return HttpResponse(_content(), content_type="application/json; charset=utf-8")


@require_safe
@gzip_page
@framable
def constant_page(request: HttpRequest) -> HttpResponse:
    """Renders what the booking page rendered when it was first asked for."""
    host, asked = Host.objects.get(slug="alice"), request.get_full_path()
    if asked not in _contexts:
        _contexts[asked] = context(request, Door(EventType.objects.published(host.slug, "30min")))
    return render_choice(request, TEMPLATE, _contexts[asked])


@cache
def _content() -> bytes:
    return CONSTANT.read_bytes()


urlpatterns = [path("constant", constant), path("constant/page", constant_page), *product]
