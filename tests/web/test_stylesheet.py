"""The stylesheet as it is served: one file, named after its content."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.management import call_command

import creneau.web

CSS = Path(creneau.web.__file__).parent / "static/web/css"
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

    return list((CSS / folder).glob("*.css"))


PALETTE = re.compile(r"--(green|blue|violet|pink|red|orange|yellow|grey|paper|sheet): (#[0-9a-f]{3,6});")


def test_every_colour_of_an_event_type_reads_as_text_by_day_and_by_night() -> None:
    tokens = (CSS / "tokens.css").read_text()
    for part in (tokens.partition("@media")[0], tokens.partition("@media")[2].partition("/* In a frame")[0]):
        colours = dict(PALETTE.findall(part))
        grounds = [colours.pop("paper"), colours.pop("sheet")]
        poor = [name for name, colour in colours.items() if min(contrast(colour, ground) for ground in grounds) < 4.5]
        assert (len(colours), poor) == (8, [])


def contrast(one: str, other: str) -> float:
    """WCAG 2.2, 1.4.3."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(digit * 2 for digit in colour[1:])
    shares = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
