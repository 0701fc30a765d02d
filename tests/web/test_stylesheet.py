"""The stylesheet as it is served: one file, named after its content."""

from pathlib import Path
from typing import Any

import pytest
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.management import call_command

import creneau.web

STORAGES = {"staticfiles": {"BACKEND": "creneau.web.storage.OneStylesheet"}}


@pytest.fixture
def served(tmp_path: Path, settings: Any) -> str:
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = {**settings.STORAGES, **STORAGES}
    call_command("collectstatic", interactive=False, verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    return (tmp_path / staticfiles_storage.stored_name("web/css/site.css")).read_text()


def test_every_source_is_in_it_and_no_import_is_left(served: str) -> None:
    assert "@import" not in served
    assert served.count("@layer components {") == len(list(_sources("components")))
    assert "--brand: #0b5a48" in served
    assert "@media print {\n@layer print {" in served


def test_an_organisation_has_its_own_colour(tmp_path: Path, settings: Any, request: pytest.FixtureRequest) -> None:
    settings.BRAND_COLOUR = "#7a1fa2"
    sheet: str = request.getfixturevalue("served")
    assert "--brand: #7a1fa2" in sheet
    assert "#0b5a48" not in sheet


def _sources(folder: str) -> list[Path]:

    return list((Path(creneau.web.__file__).parent / "static/web/css" / folder).glob("*.css"))
