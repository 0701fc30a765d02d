"""The product's addresses, and the one that its slots are measured against."""

import os
from pathlib import Path

from django.http import HttpRequest, HttpResponse
from django.urls import path

from creneau.accounts.models import Host
from creneau.config.urls import urlpatterns as product

CONSTANT = Path(os.environ["CRENEAU_DATA_DIR"]) / "constant.json"


def constant(request: HttpRequest) -> HttpResponse:
    Host.objects.get(slug="alice")
    return HttpResponse(_content(), content_type="application/json; charset=utf-8")


_kept: list[bytes] = []


def _content() -> bytes:
    if not _kept:
        _kept.append(CONSTANT.read_bytes())
    return _kept[0]


urlpatterns = [path("constant", constant), *product]
