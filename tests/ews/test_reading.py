"""Reading calendars through a connection: pages, windows and what is left out."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import pytest
from lxml import etree

from creneau.ews import errors, read
from creneau.ews.connection import Connection
from creneau.ews.policy import Policy, Trust
from creneau.ews.values import Credentials
from tests.ews.answers import NAMESPACES, entry, envelope, messages, page, refusal
from tests.ews.server import Asked, Reply, Server
from tests.ews.test_answers import FREE_BUSY

NINE = datetime(2027, 3, 1, 9, 0, tzinfo=UTC)
TEN = NINE + timedelta(hours=1)


class Calendar:
    """A server that plays back answers, and the connection to it."""

    def __init__(self, serve: Callable[..., Server], policy: Policy) -> None:
        self.answers: list[str] = []
        self.server = serve(self._reply)
        self.connection = Connection(
            f"{self.server.root}/EWS/Exchange.asmx",
            Credentials("alice", "secret"),
            policy,
            anchor_mailbox="alice@example.test",
            trust=Trust(confirmed_host="localhost"),
        )

    def _reply(self, asked: Asked) -> Reply:
        if not asked.authorization:
            return Reply(401, b"", [("WWW-Authenticate", 'Basic realm="x"')])
        return Reply(200, envelope(self.answers.pop(0)), [("Content-Type", "text/xml")])

    def windows(self) -> list[tuple[str | None, str | None]]:
        """The views that were asked for."""
        name = "{http://schemas.microsoft.com/exchange/services/2006/messages}CalendarView"
        signed_in = [asked for asked in self.server.asked if asked.authorization]
        views = [etree.fromstring(asked.body).find(f".//{name}") for asked in signed_in]
        return [(view.get("StartDate"), view.get("EndDate")) for view in views if view is not None]


@pytest.fixture
def calendar(serve: Callable[..., Server], policy: Policy) -> Calendar:
    return Calendar(serve, policy)


def found(*pages: str) -> str:
    return messages("FindItem", *pages)


def test_several_folders_are_read_in_one_request(calendar: Calendar) -> None:
    one, two = (
        entry("I1", "2027-03-01T09:00:00Z", "2027-03-01T09:30:00Z"),
        entry("I2", "2027-03-01T09:15:00Z", "2027-03-01T09:45:00Z"),
    )
    calendar.answers = [found(page(one), page(two))]
    seen = read.calendar_view(calendar.connection, ["F1", "F2"], NINE, TEN)
    assert {folder: [item.id for item in items] for folder, items in seen.items()} == {"F1": ["I1"], "F2": ["I2"]}
    assert calendar.connection.requests_sent == 1


def test_a_full_page_is_followed_by_another_from_the_last_start(calendar: Calendar) -> None:
    first = entry("I1", "2027-03-01T09:00:00Z", "2027-03-01T09:30:00Z")
    second = entry("I2", "2027-03-01T09:15:00Z", "2027-03-01T09:45:00Z")
    third = entry("I3", "2027-03-01T09:20:00Z", "2027-03-01T09:45:00Z")
    calendar.answers = [found(page(first, second, complete=False)), found(page(first, second, third))]
    seen = read.calendar_view(calendar.connection, ["F1"], NINE, TEN)
    assert [item.id for item in seen["F1"]] == ["I1", "I2", "I3"]
    assert calendar.windows() == [
        ("2027-03-01T09:00:00Z", "2027-03-01T10:00:00Z"),
        ("2027-03-01T09:15:00Z", "2027-03-01T10:00:00Z"),
    ]


def test_a_full_page_that_does_not_say_whether_it_is_all_is_followed_too(calendar: Calendar) -> None:
    entries = [
        entry(f"I{number:04}", f"2027-03-01T09:{number // 20:02}:00Z", "2027-03-01T09:55:00Z") for number in range(1001)
    ]
    silent = [
        found(page(*each)).replace(' IncludesLastItemInRange="true"', "") for each in (entries[:-1], entries[980:])
    ]
    calendar.answers = list(silent)
    seen = read.calendar_view(calendar.connection, ["F1"], NINE, TEN)
    assert [item.id for item in seen["F1"]] == [f"I{number:04}" for number in range(1001)]
    assert calendar.windows() == [
        ("2027-03-01T09:00:00Z", "2027-03-01T10:00:00Z"),
        ("2027-03-01T09:49:00Z", "2027-03-01T10:00:00Z"),
    ]


def test_pages_that_lead_nowhere_end_in_an_error(calendar: Calendar) -> None:
    calendar.answers = [found(page(entry("I1", "2027-03-01T08:00:00Z", "2027-03-01T09:30:00Z"), complete=False))]
    with pytest.raises(errors.ServerError, match="more entries at one time"):
        read.calendar_view(calendar.connection, ["F1"], NINE, TEN)


def test_entries_that_only_touch_the_window_are_left_out(calendar: Calendar) -> None:
    calendar.answers = [
        found(
            page(
                entry("before", "2027-03-01T08:00:00Z", "2027-03-01T09:00:00Z"),
                entry("into", "2027-03-01T08:00:00Z", "2027-03-01T09:01:00Z"),
                entry("out of", "2027-03-01T09:59:00Z", "2027-03-01T11:00:00Z"),
                entry("after", "2027-03-01T10:00:00Z", "2027-03-01T11:00:00Z"),
            )
        )
    ]
    seen = read.calendar_view(calendar.connection, ["F1"], NINE, TEN)
    assert [item.id for item in seen["F1"]] == ["into", "out of"]


def test_a_window_over_two_years_is_read_in_parts(calendar: Calendar) -> None:
    across = entry("I1", "2029-02-27T09:00:00Z", "2029-03-01T09:30:00Z")
    calendar.answers = [found(page(across)), found(page(across)), found(page())]
    seen = read.calendar_view(calendar.connection, ["F1"], NINE, NINE + timedelta(days=1500))
    assert [item.id for item in seen["F1"]] == ["I1"]
    assert calendar.windows() == [
        ("2027-03-01T09:00:00Z", "2029-02-28T09:00:00Z"),
        ("2029-02-28T09:00:00Z", "2031-02-28T09:00:00Z"),
        ("2031-02-28T09:00:00Z", "2031-04-09T09:00:00Z"),
    ]


def test_an_empty_window_and_no_folders_ask_nothing(calendar: Calendar) -> None:
    assert read.calendar_view(calendar.connection, ["F1"], NINE, NINE) == {"F1": []}
    assert read.calendar_view(calendar.connection, [], NINE, TEN) == {}
    assert calendar.server.asked == []


def test_rights_on_the_calendar_alone_are_enough_to_open_it(calendar: Calendar) -> None:
    folder = """<m:Folders><t:CalendarFolder><t:FolderId Id="F1"/><t:DisplayName>Calendar</t:DisplayName>
      </t:CalendarFolder></m:Folders>"""
    calendar.answers = [messages("GetFolder", folder), refusal("FindFolder", "ErrorAccessDenied")]
    [shared] = read.all_folders(calendar.connection, "carol@example.test")
    assert (shared.id, shared.kind, shared.owner) == ("F1", "shared", "carol@example.test")


def test_calendars_that_were_deleted_are_left_out(calendar: Calendar) -> None:
    folder = '<t:CalendarFolder><t:FolderId Id="{0}"/><t:DisplayName>{0}</t:DisplayName></t:CalendarFolder>'
    root = '<m:RootFolder IncludesLastItemInRange="true"><t:Folders>{}</t:Folders></m:RootFolder>'
    everything = "".join(folder.format(name) for name in ("F1", "F2", "F3"))
    calendar.answers = [
        messages("GetFolder", f"<m:Folders>{folder.format('F1')}</m:Folders>"),
        messages("FindFolder", root.format(everything), root.format(folder.format("F3"))),
    ]
    folders = read.all_folders(calendar.connection)
    assert [(folder.id, folder.kind) for folder in folders] == [("F1", "primary"), ("F2", "own")]


def test_the_time_for_a_reading_is_the_time_for_all_of_it(calendar: Calendar) -> None:
    with pytest.raises(errors.TimedOut):
        read.calendar_view(calendar.connection, ["F1"], NINE, TEN, timeout_seconds=0)
    assert calendar.server.asked == []


def test_free_busy_that_is_hidden_in_part_is_not_taken_for_free_time(calendar: Calendar) -> None:
    shown = FREE_BUSY.format(names=NAMESPACES)
    hidden = shown.replace("<t:FreeBusyViewType>FreeBusy<", "<t:FreeBusyViewType>None<")
    for answers in ([shown, hidden], [hidden, shown]):
        calendar.answers = list(answers)
        seen = read.free_busy(calendar.connection, ["bob@example.test"], NINE, NINE + timedelta(days=80))
        assert not seen["bob@example.test"].granted


def test_free_busy_is_asked_a_hundred_mailboxes_and_42_days_at_a_time(calendar: Calendar) -> None:
    def answer(mailboxes: int) -> str:
        one = re.search("<m:FreeBusyResponse>.*</m:FreeBusyResponse>", FREE_BUSY, re.DOTALL)
        assert one is not None
        return FREE_BUSY.format(names=NAMESPACES).replace(one[0], one[0] * mailboxes)

    calendar.answers = [answer(100), answer(100), answer(1), answer(1)]
    emails = [f"room{number}@example.test" for number in range(101)]
    seen = read.free_busy(calendar.connection, emails, NINE, NINE + timedelta(days=84))
    asked = [request.body for request in calendar.server.asked if request.authorization]
    assert list(seen) == emails
    assert [body.count(b"MailboxData>") // 2 for body in asked] == [100, 100, 1, 1]
    assert [re.findall(rb"<t:(?:Start|End)Time>([^<]*)", body) for body in asked] == [
        [b"2027-03-01T09:00:00", b"2027-04-12T09:00:00"],
        [b"2027-04-12T09:00:00", b"2027-05-24T09:00:00"],
    ] * 2


def test_a_mailbox_is_anchored_and_its_cookies_kept(serve: Callable[..., Server], policy: Policy) -> None:
    def reply(asked: Asked) -> Reply:
        if not asked.authorization:
            return Reply(401, b"", [("WWW-Authenticate", 'Basic realm="x"')])
        cookie = ("Set-Cookie", "X-BackEndOverrideCookie=ex07; path=/; secure; HttpOnly")
        return Reply(200, envelope(found(page())), [cookie, ("Content-Type", "text/xml")])

    server = serve(reply)
    with Connection(
        f"{server.root}/EWS/Exchange.asmx",
        Credentials("alice", "secret"),
        policy,
        anchor_mailbox="alice@example.test",
        trust=Trust(confirmed_host=urlsplit(server.root).hostname or ""),
    ) as connection:
        for _ in range(2):
            read.calendar_view(connection, ["F1"], NINE, TEN)
    last = server.asked[-1].headers
    assert (last["x-anchormailbox"], last["cookie"]) == ("alice@example.test", "X-BackEndOverrideCookie=ex07")
    assert len(server.asked) == 3  # one without credentials, then each signed in at once
