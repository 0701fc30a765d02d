"""Alice at her pages: with scripts they answer at once, without them they answer all the same."""

from datetime import datetime
from typing import Any

import pytest
from playwright.sync_api import expect

from creneau.accounts.models import Host
from creneau.calendars.models import Calendar, ConnectionAttempt
from creneau.scheduling.models import Schedule
from tests.web import rows

from .alice_at_work import GOING_WELL, as_alice, at_work
from .conftest import Open


@pytest.fixture
def pages(sunday: datetime, alice: Host) -> dict[str, str]:
    return at_work(alice, sunday)


@pytest.fixture
def open_as_alice(alice: Host, live_server: Any, open_page: Open) -> Open:
    return as_alice(open_page, live_server, alice)


def test_the_checklist_grows_while_the_server_is_looked_for(
    pages: dict[str, str], open_as_alice: Open, alice: Host
) -> None:
    row = rows.attempt(alice, steps=GOING_WELL[:1])
    page = open_as_alice(f"/availability/calendars/connect/{row.pk}")
    expect(page.locator(".checklist .took")).to_have_count(1)
    ConnectionAttempt.objects.filter(pk=row.pk).update(steps=GOING_WELL)
    expect(page.locator(".checklist .took")).to_have_count(3)
    ConnectionAttempt.objects.filter(pk=row.pk).update(state="failed", cause="timeout", next_step="wait")
    expect(page.get_by_role("alert")).to_contain_text("did not answer in time")


def test_without_scripts_the_checklist_asks_again_by_itself(
    pages: dict[str, str], open_as_alice: Open, alice: Host
) -> None:
    row = rows.attempt(alice, steps=GOING_WELL)
    page = open_as_alice(f"/availability/calendars/connect/{row.pk}", javascript=False)
    expect(page.get_by_role("link", name="Look again")).to_be_visible()
    ConnectionAttempt.objects.filter(pk=row.pk).update(state="failed", cause="timeout", next_step="wait")
    expect(page.get_by_role("alert")).to_contain_text("did not answer in time")


def test_the_request_of_the_pictures_can_be_confirmed(pages: dict[str, str], open_as_alice: Open) -> None:
    page = open_as_alice(pages["meeting-request"])
    page.get_by_role("button", name="Confirm the meeting").click()
    expect(page.get_by_role("status").first).to_have_text("Confirmed. No mail leaves here: tell Inès Petit yourself.")


@pytest.mark.parametrize("javascript", [True, False])
def test_calendars_are_chosen_and_what_changed_is_said(
    pages: dict[str, str], open_as_alice: Open, javascript: bool
) -> None:
    page = open_as_alice(pages["calendar-settings"], javascript=javascript)
    page.get_by_label("Check On call").check()
    page.get_by_label("Add to Secretariat").check()
    assert page.get_by_text("A change is not saved yet.").first.is_visible() is javascript
    page.get_by_role("button", name="Update").click()
    expect(page.get_by_role("status").first).to_have_text("Now checked: On call. Events now go to: Secretariat.")


def test_a_status_blocks_after_its_switch_was_turned(pages: dict[str, str], open_as_alice: Open, alice: Host) -> None:
    page = open_as_alice(pages["calendar-settings"])
    page.get_by_role("switch", name="Working elsewhere").check()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Saved. Your free times follow at once.")).to_be_visible()
    alice.calendar_settings.refresh_from_db()
    assert alice.calendar_settings.blocks_working_elsewhere is True


def test_keeping_the_account_closes_the_dialog(pages: dict[str, str], open_as_alice: Open) -> None:
    page = open_as_alice(pages["calendar-settings"])
    page.get_by_role("link", name="Disconnect…").click()
    page.get_by_role("button", name="Keep the account").click()
    expect(page.get_by_role("dialog")).to_be_hidden()
    assert Calendar.objects.count() == 6


def test_disconnecting_from_the_dialog_erases_the_calendars(pages: dict[str, str], open_as_alice: Open) -> None:
    page = open_as_alice(pages["calendar-settings"])
    page.get_by_role("link", name="Disconnect…").click()
    page.get_by_role("button", name="Disconnect").click()
    expect(page.get_by_role("heading", name="No calendar is connected yet")).to_be_visible()
    assert Calendar.objects.count() == 0


@pytest.mark.parametrize("javascript", [True, False])
def test_an_interval_is_added_to_a_day(pages: dict[str, str], open_as_alice: Open, javascript: bool) -> None:
    page = open_as_alice(pages["schedules"], javascript=javascript)
    page.get_by_role("button", name="Add hours Saturday").click()
    page.get_by_label("Saturday, from").fill("10:00")
    page.get_by_label("Saturday, until").fill("12:30")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved. Your free times follow at once.")).to_be_visible()
    assert Schedule.objects.get(is_default=True).weekly_hours["sat"] == [["10:00", "12:30"]]


def test_the_text_for_it_is_copied(pages: dict[str, str], open_as_alice: Open) -> None:
    page = open_as_alice(pages["connect-certificate"], permissions=["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Copy the text").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    assert "mail.saint-aubin.example" in page.evaluate("navigator.clipboard.readText()")


def test_the_first_key_leads_to_the_content(pages: dict[str, str], open_as_alice: Open) -> None:
    page = open_as_alice(pages["meetings"])
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to content")).to_be_focused()


@pytest.mark.parametrize("javascript", [True, False])
def test_an_interval_is_copied_and_days_are_taken_off(
    pages: dict[str, str], open_as_alice: Open, javascript: bool
) -> None:
    page = open_as_alice(pages["schedules"], javascript=javascript)
    page.locator("summary").first.click()
    page.get_by_role("group", name="Copy the hours of Monday").get_by_label("Sunday").check()
    page.get_by_role("button", name="Copy to these days").first.click()
    expect(page.get_by_label("Sunday, from")).to_have_value("14:00")
    page.goto(pages["schedules"])
    page.locator("label.day", has_text="23").click()
    page.locator("label.day", has_text="25").click(modifiers=["Shift"] if javascript else [])
    page.get_by_role("button", name="Month after").click()
    expect(page.get_by_role("heading", name="April 2027")).to_be_visible()
    page.get_by_role("button", name="Not available").click()
    expect(page.get_by_role("status").first).to_have_text(f"Saved for {3 if javascript else 2} days.")


def test_another_zone_says_at_once_what_it_does(pages: dict[str, str], open_as_alice: Open) -> None:
    page = open_as_alice(pages["schedules"])
    page.get_by_label("Time zone").select_option("America/Toronto")
    expect(page.get_by_role("status")).to_contain_text("nothing is saved yet")
    page.get_by_role("button", name="Save").first.click()
    expect(page.get_by_text("Saved. Your free times follow at once.")).to_be_visible()
    assert Schedule.objects.get(is_default=True).time_zone == "America/Toronto"


def test_on_a_phone_the_seven_days_of_a_week_begin_at_one_height(
    pages: dict[str, str], alice: Host, open_as_alice: Open
) -> None:
    Schedule.objects.filter(host=alice).update(weekly_hours={"sat": [["09:00", "12:00"]], "sun": [["09:00", "12:00"]]})
    page = open_as_alice("/availability/calendars?week=2027-02-22", language="fr", width=360)
    heights = page.locator(".week .head").evaluate_all("heads => heads.map(head => head.offsetHeight)")
    assert (len(heights), len(set(heights))) == (8, 1)


@pytest.mark.parametrize("width", [360, 768, 1000, 1280])
def test_what_adds_hours_to_a_day_stands_on_one_line(pages: dict[str, str], open_as_alice: Open, width: int) -> None:
    page = open_as_alice(pages["schedules"], language="fr", width=width)
    words = page.locator(".hours-add > .button").evaluate_all(
        "buttons => buttons.map(button => { const words = document.createRange(); words.selectNode(button.firstChild);"
        " return words.getClientRects().length })"
    )
    assert words == [1] * 7
