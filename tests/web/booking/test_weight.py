"""How much a phone has to fetch, as production serves it: one stylesheet, hashed names, everything compressed."""

import gzip
from pathlib import Path
from typing import Any

import pytest
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.management import call_command
from django.test import Client

from creneau.scheduling.models import EventType

from .conftest import Shown

PLACES = [{"kind": "in_person", "value": "Building B"}, {"kind": "host_calls", "value": ""}]


@pytest.fixture
def collected(settings: Any, tmp_path: Path) -> Path:
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "creneau.web.storage.OneStylesheet"},
    }
    call_command("collectstatic", interactive=False, verbosity=0)
    return tmp_path


@pytest.mark.parametrize("path", ["?month=2027-03&", "/details?start=2027-03-12T08:00:00Z&"])
def test_a_page_is_light(client: Client, half_hour: EventType, collected: Path, settings: Any, path: str) -> None:
    settings.PROOF_OF_WORK_BITS = 16
    EventType.objects.update(durations_minutes=[30, 60], places=PLACES, description="**Bring** your papers.")
    query = "name=Bob+Durand&email=bob@example.org"
    page = Shown(client.get(f"/alice/30min{path}{query}", headers={"Accept-Language": "fr"}))
    files = [address.removeprefix("/static/") for address in page.values("//link/@href | //script/@src")]
    weights = {name: len(gzip.compress((collected / name).read_bytes())) for name in files}
    weights["the page"] = len(gzip.compress(page.response.content))
    assert len(weights) <= 8
    assert sum(weights.values()) <= 60 * 1024
    assert staticfiles_storage.url("web/mark.svg").startswith("/static/")
