"""What a host writes for the event in Exchange, with names in braces."""

from datetime import datetime

import pytest

from creneau.accounts.models import Host
from creneau.scheduling import wording
from creneau.scheduling.book import Invitee, book
from creneau.scheduling.models import Booking, Correspondence, EventType

TEN = datetime.fromisoformat("2027-03-01T10:00+00:00")


def booked(event_type: EventType, invitee: Invitee, now: datetime) -> Booking:
    event_type.questions = [{"id": "reason", "label": "Reason", "kind": "text"}]
    said = {"reason": "A <b>bold</b> plan"}
    return book(event_type=event_type, start_at=TEN, invitee=invitee, now=now, answers=said).booking


def test_our_own_words_name_who_and_how_to_change(half_hour: EventType, bob: Invitee, now: datetime) -> None:
    event = booked(half_hour, bob, now).event
    link = f"http://testserver/b/{event.booking.token}"
    assert event.subject == "30 minute meeting: Bob Durand and Alice Martin"
    assert event.body_html == (
        "<p>30 minute meeting with Alice Martin, booked by Bob Durand.</p>\n"
        "<p>Reason<br>\nA &lt;b&gt;bold&lt;/b&gt; plan</p>\n"
        f'<p>Move or cancel this meeting: <a href="{link}" rel="nofollow">{link}</a></p>'
    )


def test_the_host_s_own_words_go_before_ours_in_their_language_only(
    alice: Host, half_hour: EventType, bob: Invitee, now: datetime
) -> None:
    templates = {"en": {"subject": "{invitee} ({event_type})", "body": "Where: {place}\nDear {invitee},\n\nsee you."}}
    Correspondence.objects.create(host=alice, templates=templates, reminder_minutes=None)
    event = booked(half_hour, bob, now).event
    assert (event.subject, event.reminder_minutes) == ("Bob Durand (30 minute meeting)", None)
    assert event.body_html == "<p>Dear Bob Durand,</p>\n<p>see you.</p>"
    later = datetime.fromisoformat("2027-03-01T12:00+00:00")
    zoe = Invitee("Zoé", "zoe@example.org", "fr", "UTC")
    french = book(event_type=half_hour, start_at=later, invitee=zoe, now=now).booking.event
    assert french.subject == "30 minute meeting\xa0: Zoé et Alice Martin"


def test_a_subject_is_one_line_whatever_the_invitee_typed(half_hour: EventType, now: datetime) -> None:
    event = booked(half_hour, Invitee("Bob\nBcc: x", "bob@example.org", "en", "UTC"), now).event
    assert event.subject == "30 minute meeting: Bob Bcc: x and Alice Martin"


@pytest.mark.parametrize(
    ("text", "unknown"),
    [
        ("{invitee} and {host}", []),
        ("{invite}, {when}, {invite}", ["{invite}", "{when}"]),
        ("{} { } {invitee", ["{}", "{ }", "{"]),
        ("{invitee}}", ["}"]),
        ("{invitee.__class__}", ["{invitee.__class__}"]),
    ],
)
def test_names_that_we_do_not_know_are_found(text: str, unknown: list[str]) -> None:
    assert wording.unknown_names(text) == unknown


def test_what_stands_in_an_answer_is_no_name_of_ours() -> None:
    assert wording.fill_html("{answers}", {"answers": "{manage_url}", "manage_url": "x"}) == "<p>{manage_url}</p>"
