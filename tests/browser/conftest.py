"""A Chromium of the system, and a place for pictures.

A test that cannot run says why; under ``CI=true`` that is a failure. ``CRENEAU_SCREENSHOTS=1`` keeps the pictures.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import override_settings
from playwright.sync_api import Browser, BrowserContext, Error, Page, sync_playwright

OneStylesheet = "creneau.web.storage.OneStylesheet"
SCREENSHOTS = Path(__file__).resolve().parents[2] / "docs" / "screenshots"
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

Open = Callable[..., Page]
Picture = Callable[[Page, str], None]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    executable = os.environ.get("CRENEAU_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if not executable:
        _cannot_run("no Chromium on this machine: install Debian's chromium, or set CRENEAU_CHROMIUM")
    # The test's own thread runs playwright's loop; Django takes that for asynchronous code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        try:
            browser = playwright.chromium.launch(executable_path=executable, args=ARGUMENTS)
        except Error as error:
            _cannot_run(f"{executable} does not start: {error}")
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def collected(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Settings that serve static files as production does: one stylesheet, names made of the content."""
    folder = tmp_path_factory.mktemp("static")
    production = {"STORAGES": {**settings.STORAGES, "staticfiles": {"BACKEND": OneStylesheet}}, "STATIC_ROOT": folder}
    with override_settings(**production):
        call_command("collectstatic", interactive=False, verbosity=0)
    return {**production, "STATICFILES_DIRS": [folder]}


@pytest.fixture(autouse=True)
def _as_in_production(collected: dict[str, Any]) -> Iterator[None]:
    with override_settings(**collected):
        yield


@pytest.fixture
def open_page(chromium: Browser, live_server: Any) -> Iterator[Open]:
    """``open_page("/alice/30min", language="fr", dark=True, width=390, javascript=False)``; more goes to the context.

    A console error or an exception of a script fails the test that opened the page.
    """
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def open_one(
        path: str = "/",
        *,
        language: str = "en",
        dark: bool = False,
        width: int = 1280,
        javascript: bool = True,
        zone: str = "Europe/Paris",
        **more: Any,
    ) -> Page:
        context = chromium.new_context(
            base_url=live_server.url,
            locale={"en": "en-GB", "fr": "fr-FR"}[language],
            color_scheme="dark" if dark else "light",
            viewport={"width": width, "height": 900},
            java_script_enabled=javascript,
            timezone_id=zone,
            reduced_motion="reduce",
            **more,
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda said: complaints.append(said.text) if _is_complaint(said.type, said.text) else None)
        page.goto(path)
        return page

    yield open_one
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.fixture
def picture() -> Picture:
    """``picture(page, "booking-1280-light")`` under ``docs/screenshots/``, when pictures are asked for."""

    def take(page: Page, name: str) -> None:
        if os.environ.get("CRENEAU_SCREENSHOTS") == "1":
            SCREENSHOTS.mkdir(parents=True, exist_ok=True)
            page.screenshot(path=SCREENSHOTS / f"{name}.png", full_page=True)

    return take


def _is_complaint(kind: str, text: str) -> bool:
    """A page that answers 404, 422 or 503 on purpose is noted by Chromium as an error of the console."""
    return kind == "error" and "Failed to load resource: the server responded with a status of" not in text


def _cannot_run(why: str) -> None:
    if os.environ.get("CI") == "true":
        pytest.fail(why)
    pytest.skip(why)
