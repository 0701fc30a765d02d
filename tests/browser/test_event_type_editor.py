"""The editor of an event type, clicked: rows of questions, and what an invitee would see beside them."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

from creneau.accounts.models import Host
from creneau.scheduling.models import EventType

from .alice_at_work import as_alice
from .conftest import Open


@pytest.mark.parametrize("javascript", [True, False], ids=["with scripts", "without"])
def test_questions_are_added_moved_and_removed_beside_what_an_invitee_sees(
    alice: Host, half_hour: EventType, open_page: Open, live_server: Any, javascript: bool
) -> None:
    page = as_alice(open_page, live_server, alice)(f"/event-types/{half_hour.pk}", javascript=javascript)
    for number, label in enumerate(["Your file number", "Anything else?"], 1):
        page.get_by_role("button", name="Add a question").click()
        page.get_by_label(f"Question {number}", exact=True).fill(label)
    page.get_by_role("button", name="Up Question 2").click()
    expect(page.get_by_label("Question 1", exact=True)).to_have_value("Anything else?")
    page.get_by_label("Name", exact=True).fill("A first talk")
    preview = page.locator("#preview")
    if javascript:
        page.get_by_label("Name", exact=True).press("Tab")
    else:
        page.get_by_role("button", name="Show what I have typed").click()
    expect(preview.locator(".preview-name")).to_have_text("A first talk")
    expect(preview.locator(".preview-questions bdi")).to_have_text(["Anything else?", "Your file number"])
    page.get_by_role("button", name="Remove Question 2").click()
    expect(preview.locator(".preview-questions bdi")).to_have_text(["Anything else?"])
    page.get_by_role("button", name="Save").last.click()
    expect(page.get_by_role("heading", name="Event types")).to_be_visible()
    half_hour.refresh_from_db()
    assert (half_hour.name, [each["label"] for each in half_hour.questions]) == ("A first talk", ["Anything else?"])
