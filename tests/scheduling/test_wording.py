"""What a host writes for the event in Exchange, with names in braces."""

from datetime import datetime

import pytest

from creneau.accounts.models import Host
from creneau.scheduling import event_text, wording
from creneau.scheduling.book import Invitee, book
from creneau.scheduling.formatting import formatted
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


MARKDOWN = "Bring **your card** & <me>.\n\n- one\n- [two](https://example.org/two)"


def test_what_the_host_formatted_is_formatted_in_the_event_and_plain_in_text(
    half_hour: EventType, bob: Invitee, now: datetime
) -> None:
    half_hour.description, half_hour.text_after = MARKDOWN, "See *you*."
    booking = booked(half_hour, bob, now)
    link = '<a href="https://example.org/two" rel="noopener noreferrer nofollow">two</a>'
    assert (
        "<p>Bring <strong>your card</strong> &amp; &lt;me&gt;.</p>\n"
        f"<ul>\n<li>one</li>\n<li>{link}</li>\n</ul>\n"
        "<p>Reason<br>\nA &lt;b&gt;bold&lt;/b&gt; plan</p>\n"
        "<p>See <em>you</em>.</p>\n"
    ) in booking.event.body_html
    text = event_text.plain_body(booking, with_link=False)
    assert "Bring your card & <me>.\n\none\ntwo (https://example.org/two)\n\nReason" in text
    assert text.endswith("See you.")


def test_within_a_line_of_the_host_formatted_words_are_paragraphs_of_their_own() -> None:
    said = {"description": formatted("One\n\ntwo"), "host": "A & B"}
    assert wording.fill_html("About {host}: {description} Bye", said) == (
        "<p>About A &amp; B:</p>\n<p>One</p>\n<p>two</p>\n<p>Bye</p>"
    )


def test_what_guests_read_too_has_no_link_to_move_and_cancel(
    alice: Host, half_hour: EventType, bob: Invitee, now: datetime
) -> None:
    guests = ["eve@example.org"]
    shared = book(event_type=half_hour, start_at=TEN, invitee=bob, now=now, guests=guests).booking
    assert shared.token not in shared.event.body_html
    Correspondence.objects.create(host=alice, invitations="mail")
    later = datetime.fromisoformat("2027-03-01T12:00+00:00")
    own = book(event_type=half_hour, start_at=later, invitee=bob, now=now, guests=guests).booking
    assert own.token in own.event.body_html


def test_a_name_from_right_to_left_stays_within_itself(half_hour: EventType, now: datetime) -> None:
    layla = Invitee("ليلى", "layla@example.org", "en", "UTC")
    assert booked(half_hour, layla, now).event.subject == "30 minute meeting: \u2068ليلى\u2069 and Alice Martin"
