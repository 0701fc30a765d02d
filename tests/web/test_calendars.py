"""Calendar settings: accounts, the tree of calendars, statuses, the week."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from creneau.accounts.models import Host
from creneau.calendars import vault
from creneau.calendars.models import BusyTime, Calendar, CalendarConnection, CalendarSettings

from . import rows

PAGE = "/availability/calendars"


def choices(host: Host) -> dict[str, tuple[bool, bool]]:
    return {row.name: (row.checks_conflicts, row.receives_events) for row in Calendar.objects.of(host)}


def test_without_an_account_there_is_a_card_to_connect_exchange(as_alice: Client) -> None:
    page = as_alice.get(PAGE).content.decode()
    assert "No calendar is connected" in page
    assert f'href="{PAGE}/connect">Connect</a>' in page


def test_an_account_shows_its_server_its_version_and_its_last_reading(as_alice: Client, alice: Host) -> None:
    account = rows.account(alice)
    rows.busy(account, timezone.now() + timedelta(days=1))
    page = as_alice.get(PAGE).content.decode()
    for words in ("alice@demo.example", "Exchange Server 2019", "mail.demo.example", "6 calendars, 1 busy time"):
        assert words in page
    assert "Connect another calendar account" in page


def test_the_tree_offers_every_calendar_to_check_and_the_writable_ones_to_add_to(as_alice: Client, alice: Host) -> None:
    rows.account(alice)
    page = as_alice.get(PAGE).content.decode()
    assert page.count('name="check"') == 6
    assert page.count('name="add"') == 4
    assert page.count("read only") == 2


def test_update_saves_and_says_what_changed(as_alice: Client, alice: Host) -> None:
    rows.account(alice)
    row = {calendar.name: str(calendar.pk) for calendar in Calendar.objects.all()}
    chosen = {"check": [row["Consultations"], row["Room Laennec"]], "add": row["Secretariat"]}
    page = as_alice.post(f"{PAGE}/choice", chosen, follow=True)
    assert [str(message) for message in page.context["messages"]] == [
        "Now checked: Consultations, Room Laennec. No longer checked: Calendar. Events now go to: Secretariat."
    ]
    assert {name: choice for name, choice in choices(alice).items() if any(choice)} == {
        "Consultations": (True, False),
        "Secretariat": (False, True),
        "Room Laennec": (True, False),
    }


def test_a_calendar_of_somebody_else_cannot_be_chosen(as_alice: Client, alice: Host, carol: Host) -> None:
    rows.account(alice)
    other = rows.account(carol, "carol@demo.example").calendars.all()[1]
    as_alice.post(f"{PAGE}/choice", {"check": [other.pk], "add": other.pk})
    other.refresh_from_db()
    assert (other.checks_conflicts, other.receives_events) == (False, False)


def test_the_five_statuses_block_as_the_host_wishes(as_alice: Client, alice: Host) -> None:
    page = as_alice.post(f"{PAGE}/statuses", {"busy": "on", "working_elsewhere": "on"}, follow=True)
    assert CalendarSettings.objects.get(host=alice).blocking() == {
        "free": False,
        "tentative": False,
        "busy": True,
        "out_of_office": False,
        "working_elsewhere": True,
    }
    assert "Saved. Your free times follow at once." in page.content.decode()


def test_an_account_whose_password_was_refused_asks_for_the_new_one(as_alice: Client, alice: Host) -> None:
    account = rows.account(alice, status="needs_password", cause="wrong_credentials")
    page = as_alice.get(PAGE).content.decode()
    assert "Exchange refused this name and password" in page
    assert f"{PAGE}/connect?account={account.pk}" in page


def test_an_account_out_of_reach_says_since_when_and_when_it_is_tried_again(as_alice: Client, alice: Host) -> None:
    now = timezone.now()
    late = {"synchronised_at": now - timedelta(minutes=45), "due_at": now + timedelta(minutes=2, seconds=5)}
    rows.account(alice, status="unreachable", cause="timeout", **late)
    page = as_alice.get(PAGE).content.decode()
    assert "mail.demo.example did not answer in time" in page
    assert "We rely on what we knew 45 minutes ago." in page
    assert "Next try in 2 minutes." in page


def test_the_first_reading_shows_how_far_it_is(as_alice: Client, alice: Host) -> None:
    account = rows.account(alice, synchronised_at=None)
    page = as_alice.get(f"{PAGE}/{account.pk}").content.decode()
    assert "Exchange is asked for the first entries." in page
    assert 'hx-trigger="every 2s"' in page
    CalendarConnection.objects.update(entries_read=2000)
    assert "2,000 calendar entries read so far." in as_alice.get(f"{PAGE}/{account.pk}").content.decode()


def test_disconnecting_asks_first_and_then_erases(as_alice: Client, alice: Host) -> None:
    account = rows.account(alice)
    rows.busy(account, timezone.now())
    question = as_alice.get(f"{PAGE}/{account.pk}/disconnection").content.decode()
    assert "Disconnect this account?" in question
    assert CalendarConnection.objects.count() == 1
    page = as_alice.post(f"{PAGE}/{account.pk}/disconnection", follow=True).content.decode()
    assert "alice@demo.example is disconnected. Its password and its busy times are erased." in page
    assert (CalendarConnection.objects.count(), BusyTime.objects.count()) == (0, 0)


@pytest.mark.parametrize("verb", ["synchronisation", "disconnection", ""])
def test_the_account_of_somebody_else_is_not_there(as_alice: Client, carol: Host, verb: str) -> None:
    account = rows.account(carol, "carol@demo.example")
    path = f"{PAGE}/{account.pk}/{verb}".rstrip("/")
    answer = as_alice.post(path) if verb else as_alice.get(path)
    assert answer.status_code == 404
    assert CalendarConnection.objects.count() == 1


def test_when_exchange_does_not_answer_check_now_says_why(as_alice: Client, alice: Host, settings: Any) -> None:
    settings.EXCHANGE_ALLOWED_NETWORKS, settings.EXCHANGE_ALLOWED_HOSTS = ("127.0.0.0/8",), ("127.0.0.1",)
    account = rows.account(alice, server="https://127.0.0.1:9/EWS/Exchange.asmx", sealed_password=b"")
    sealed(account)
    page = as_alice.post(f"{PAGE}/{account.pk}/synchronisation", follow=True)
    assert [str(message) for message in page.context["messages"]] == [
        "127.0.0.1 refuses the connection. "
        "The machine exists, but nothing answers at this door: another port, or a firewall in between."
    ]


def test_the_week_shows_when_and_never_what(sunday: datetime, as_alice: Client, alice: Host) -> None:
    account = rows.account(alice)
    rows.busy(account, datetime(2027, 3, 1, 9, tzinfo=UTC), minutes=90)
    rows.busy(account, datetime(2027, 3, 2, 13, tzinfo=UTC), status="working_elsewhere")
    rows.busy(account, datetime(2027, 3, 3, 13, tzinfo=UTC), status="free")
    rows.booking(alice, datetime(2027, 3, 4, 9, tzinfo=UTC))
    week = as_alice.get(f"{PAGE}?week=2027-03-03").context["week"]
    assert [day.date.day for day in week.days] == [1, 2, 3, 4, 5]
    assert [day.taken for day in week.days] == [
        [("10:00 am", "11:30 am", "busy")],
        [("2:00 pm", "3:00 pm", "elsewhere")],
        [],
        [("10:00 am", "10:30 am", "ours")],
        [],
    ]
    assert [(rect.kind, rect.y, rect.height) for rect in week.days[0].rects] == [
        ("closed", "0.00%", "10.00%"),
        ("closed", "90.00%", "10.00%"),
        ("busy", "20.00%", "15.00%"),
    ]


@pytest.mark.parametrize(
    ("language", "hours"),
    [("en", ["8 am", "10 am", "12 pm", "2 pm", "4 pm"]), ("fr", ["08:00", "10:00", "12:00", "14:00", "16:00"])],
)
def test_the_hours_of_the_week_are_told_as_the_reader_tells_them(
    sunday: datetime, as_alice: Client, alice: Host, language: str, hours: list[str]
) -> None:
    rows.account(alice)
    answer = as_alice.get(f"{PAGE}?lang={language}&day=2027-03-01")
    assert [hour.label for hour in answer.context["week"].hours] == hours
    begins = '<th scope="row" class="time">' + {"en": "12:00 am – ", "fr": "00:00 – "}[language]
    assert begins in answer.content.decode()


@pytest.mark.parametrize("asked", ["soon", "0001-01-01", "9999-12-31", ""])
def test_a_week_that_cannot_be_meant_is_the_present_one(as_alice: Client, alice: Host, asked: str) -> None:
    rows.account(alice)
    week = as_alice.get(PAGE, {"week": asked}).context["week"]
    assert week.before < timezone.now().date() < week.after


def test_why_a_time_is_not_offered_is_told_for_a_day(sunday: datetime, as_alice: Client, alice: Host) -> None:
    account = rows.account(alice)
    rows.busy(account, datetime(2027, 3, 1, 9, tzinfo=UTC), minutes=75)
    rows.busy(account, datetime(2027, 3, 1, 13, tzinfo=UTC), status="working_elsewhere")
    rows.booking(alice, datetime(2027, 3, 1, 15, tzinfo=UTC))
    told = as_alice.get(PAGE, {"day": "2027-03-01"}).context["why"].rows
    assert [(row.start, row.end, row.kind, row.what, row.note) for row in told] == [
        ("00:00", "09:00", "shut", "Outside your working hours", ""),
        ("09:00", "10:00", "", "2 slots offered", ""),
        ("10:00", "11:15", "busy", "Busy", "In the calendar “Calendar”."),
        ("11:15", "16:00", "", "9 slots offered", "Working elsewhere: this status leaves you free."),
        ("16:00", "16:30", "ours", "Booked through Créneau", ""),
        ("16:30", "17:00", "", "1 slot offered", ""),
        ("17:00", "24:00", "shut", "Outside your working hours", ""),
    ]


def test_nothing_is_worked_out_until_a_day_is_asked_for(as_alice: Client, alice: Host) -> None:
    assert as_alice.get(PAGE).context["why"].rows == []
    assert as_alice.get(PAGE, {"day": "soon", "type": "none"}).status_code == 200


def test_a_colleague_whose_address_cannot_be_meant_is_said_beside_the_field(as_alice: Client, alice: Host) -> None:
    account = rows.account(alice)
    answer = as_alice.post(f"{PAGE}/colleagues", {"connection": account.pk, "address": "bernard"})
    assert answer.status_code == 422
    assert answer.context["colleague"].errors == {"address": ["This is not an e-mail address."]}
    assert 'value="bernard"' in answer.content.decode()


def test_the_account_of_somebody_else_opens_no_calendar(as_alice: Client, alice: Host, carol: Host) -> None:
    other = rows.account(carol, "carol@demo.example")
    form = {"connection": other.pk, "address": "bernard@demo.example"}
    assert as_alice.post(f"{PAGE}/colleagues", form).status_code == 422


def test_a_shared_calendar_is_forgotten_and_ones_own_stays(as_alice: Client, alice: Host, carol: Host) -> None:
    rows.account(alice)
    for name in ("Dr Bernard Lefèvre", "Consultations"):
        as_alice.post(f"{PAGE}/colleagues/{Calendar.objects.get(name=name).pk}/removal")
    assert list(Calendar.objects.filter(name__in=["Dr Bernard Lefèvre", "Consultations"]).values_list("name")) == [
        ("Consultations",)
    ]
    theirs = rows.account(carol, "carol@demo.example").calendars.get(name="Secretariat")
    assert as_alice.post(f"{PAGE}/colleagues/{theirs.pk}/removal").status_code == 404


def test_the_page_asks_the_database_as_often_for_three_accounts_as_for_one(
    as_alice: Client, alice: Host, django_assert_num_queries: Any
) -> None:
    rows.account(alice)
    with django_assert_num_queries(11):
        as_alice.get(PAGE)
    rows.account(alice, "second@demo.example")
    rows.account(alice, "third@demo.example")
    with django_assert_num_queries(11):
        as_alice.get(PAGE)


def sealed(account: CalendarConnection) -> None:
    account.sealed_password = vault.seal("canary", row=account)
    account.save()
