"""The rows S1 to S14 and S16: where a host meets each, in which words, and the test that proves it."""

from typing import NamedTuple


class Promise(NamedTuple):
    row: str
    page: str
    words: str  # as the English page has them
    proof: str


CALENDARS, CONNECT, FAILED = "/availability/calendars", "/availability/calendars/connect", "failed"
_WEB, _EWS, _CALENDARS = "tests/web/test_calendars.py", "tests/ews/test_diagnosis.py", "tests/calendars"
_CONNECTING, _TABLE = "tests/web/test_connecting.py", "tests/web/connection/test_table.py"

PROMISES = [
    Promise(
        "S1",
        CALENDARS,
        "No calendar is connected yet",
        f"{_WEB}::test_without_an_account_there_is_a_card_to_connect_exchange",
    ),
    Promise(
        "S2",
        CONNECT,
        "Créneau looks for the server in your place.",
        f"{_CALENDARS}/test_connect.py::test_address_and_password_alone_connect",
    ),
    Promise(
        "S3",
        FAILED,
        "To do now: give the EWS address",
        f"{_CALENDARS}/test_connect.py::test_the_ews_address_alone_connects",
    ),
    Promise("S3", CONNECT, "DOMAIN\\user, user@domain or the bare name.", f"{_EWS}::test_another_sign_in_name_works"),
    Promise("S4", CONNECT, "Where to find these", f"{_TABLE}::test_each_promise_is_kept"),
    Promise(
        "S5",
        "message",
        "Your Exchange calendar is connected. Its busy times are being read.",
        f"{_CONNECTING}::test_an_address_and_a_password_lead_back_to_the_calendars",
    ),
    Promise(
        "S6",
        CALENDARS,
        "Exchange Server 2013, 2016, 2019 and Subscription Edition",
        f"{_EWS}::test_each_supported_version_is_named",
    ),
    Promise("S7", FAILED, "What we tried, in one step", f"{_TABLE}::test_each_failure_is_named"),
    Promise(
        "S8",
        "modern",
        "To do now: sign in with another account’s name",
        f"{_CALENDARS}/test_delegate.py::test_the_mailbox_is_opened_with_the_name_of_another_account",
    ),
    Promise("S9", "account", "Calendars to check for conflicts", f"{_WEB}::test_update_saves_and_says_what_changed"),
    Promise(
        "S10",
        "account",
        "Calendar to add events to",
        f"{_WEB}::test_the_tree_offers_every_calendar_to_check_and_the_writable_ones_to_add_to",
    ),
    Promise(
        "S11", "account", "Booked through Créneau", "tests/browser/test_journey.py::test_from_connecting_to_cancelling"
    ),
    Promise("S12", CALENDARS, "Working elsewhere", f"{_WEB}::test_the_five_statuses_block_as_the_host_wishes"),
    Promise("S13", CONNECT, "How is this password kept?", "tests/cli/test_canary.py::test_the_password_is_nowhere"),
    Promise(
        "S14",
        FAILED,
        "Still nothing? A text for your IT department",
        f"{_CONNECTING}::test_each_cause_makes_a_page_with_one_next_step_and_a_letter",
    ),
    Promise(
        "S16",
        "account",
        "Disconnect…",
        f"{_CALENDARS}/test_synchronise.py::test_disconnecting_erases_credentials_and_mirror",
    ),
]
