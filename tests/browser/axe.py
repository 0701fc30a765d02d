"""axe (WCAG 2.2 AA and its best practices), without the style sheets that it would put into the page: the policy of
our pages refuses them."""

from typing import Literal

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from .conftest import Picture

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
OPTIONS = {"runOnly": {"type": "tag", "values": TAGS}, "preload": False}

# Each language in one light and one width: what axe finds hangs on those two, not on the words.
WAYS: dict[str, tuple[int, Literal["light", "dark"]]] = {"fr": (1280, "light"), "en": (390, "dark")}
UNPICTURED = {"meetings-past", "meetings-cancelled", "meetings-past-none", "password", "sign-out", "forgotten-password"}


def faults(page: Page) -> list[str]:
    found = Axe().run(page, options=OPTIONS).response["violations"]
    return [f"{fault['id']}: {node['html'][:160]}" for fault in found for node in fault["nodes"]]


def seen(page: Page, picture: Picture, name: str, language: str) -> list[str]:
    """What axe says against it, and what reaches beyond a narrow screen. A picture of each."""
    width, scheme = WAYS[language]
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 900})
    found = faults(page)
    if name not in UNPICTURED:
        picture(page, f"{name}-{width}-{scheme}-{language}")
    page.set_viewport_size({"width": 320, "height": 700})
    wide = page.evaluate("document.documentElement.scrollWidth")
    return found if wide <= 320 else [*found, f"{wide} pixels wide"]
