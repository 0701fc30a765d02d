"""Where to meet and what is answered: judged in one place, kept as it was asked."""

from datetime import UTC, datetime

import pytest

from creneau.scheduling.answers import NOWHERE, Where, checked, place
from creneau.scheduling.book import Invitee, book
from creneau.scheduling.errors import NotBookable
from creneau.scheduling.models import EventType

ROOM = {"kind": "in_person", "value": "Building B"}
CALL = {"kind": "host_calls", "value": ""}
VIDEO = {"kind": "video", "value": "https://video.example/alice"}
ASK = {"kind": "ask", "value": ""}
PARIS = "Europe/Paris"


def question(kind: str, *, is_required: bool = False, options: tuple[str, ...] = ()) -> dict[str, object]:
    return {"id": "q", "label": "What?", "kind": kind, "is_required": is_required, "options": list(options)}


@pytest.mark.parametrize(
    ("places", "where", "kept", "words"),
    [
        ([], NOWHERE, {}, ""),
        ([ROOM], NOWHERE, ROOM, "Building B"),
        ([ROOM, VIDEO], Where("video"), VIDEO, "https://video.example/alice"),
        ([ROOM, {**ROOM, "value": "Annex"}], Where("in_person-2"), {**ROOM, "value": "Annex"}, "Annex"),
        ([CALL], Where(said="06 12 34 56 78"), {**CALL, "value": "+33612345678"}, "Phone call to +33 6 12 34 56 78"),
        ([CALL], Where(said="+44 20 7946 0018"), {**CALL, "value": "+442079460018"}, "Phone call to +44 20 7946 0018"),
        ([CALL], Where(said="0044 20 7946 0018"), {**CALL, "value": "+442079460018"}, "Phone call to +44 20 7946 0018"),
        ([ASK], Where("ask", " My office "), {**ASK, "value": "My office"}, "My office"),
    ],
)
def test_a_booking_keeps_its_place(
    half_hour: EventType,
    bob: Invitee,
    now: datetime,
    places: list[dict[str, str]],
    where: Where,
    kept: object,
    words: str,
) -> None:
    half_hour.places = places
    start_at = datetime(2027, 3, 1, 8, tzinfo=UTC)
    booking = book(event_type=half_hour, start_at=start_at, invitee=bob, where=where, now=now).booking
    assert (booking.place, booking.location, booking.event.location) == (kept, words, words)


@pytest.mark.parametrize(
    ("places", "where", "field", "words"),
    [
        ([ROOM, VIDEO], NOWHERE, "place", "Choose where you meet."),
        ([ROOM], Where("video"), "place", "This place is not on offer."),
        ([], Where("video"), "place", "This place is not on offer."),
        ([CALL], NOWHERE, "place.value", "Your phone number is missing."),
        (
            [CALL],
            Where(said="call me"),
            "place.value",
            "This is not a phone number. One looks like +33 6 12 34 56 78; one of another country begins with +.",
        ),
        ([ASK], Where("ask", " "), "place.value", "Say where you would like to meet."),
        ([ASK], Where("ask", "x" * 10_000), "place.value", "At most 255 characters."),
    ],
)
def test_a_place_that_will_not_do_is_named(
    half_hour: EventType, places: list[dict[str, str]], where: Where, field: str, words: str
) -> None:
    half_hour.places = places
    with pytest.raises(NotBookable) as refused:
        place(half_hour, where, time_zone=PARIS)
    assert (refused.value.field, refused.value.message) == (field, words)


@pytest.mark.parametrize(
    ("asked", "said", "kept"),
    [
        (question("text"), " A scan ", "A scan"),
        (question("long_text"), "One\nTwo", "One\nTwo"),
        (question("choice", options=("Yes", "No")), "No", "No"),
        (question("choices", options=("Mon", "Tue", "Wed")), ["Wed", "Mon"], "Mon, Wed"),
        (question("choices", options=("Mon", "Tue")), "Tue", "Tue"),
        (question("phone"), "06 12 34 56 78", "+33612345678"),
        (question("text"), "👩🏽‍⚕️ مرحبا", "👩🏽‍⚕️ مرحبا"),
    ],
)
def test_an_answer_is_kept_with_its_question(
    half_hour: EventType, asked: dict[str, object], said: str | list[str], kept: str
) -> None:
    half_hour.questions = [asked]
    assert checked(half_hour, {"q": said}, time_zone=PARIS) == [{"id": "q", "label": "What?", "answer": kept}]


def test_an_answer_to_nothing_that_is_asked_is_refused(half_hour: EventType, bob: Invitee, now: datetime) -> None:
    half_hour.questions = [question("text")]
    start_at = datetime(2027, 3, 1, 8, tzinfo=UTC)
    with pytest.raises(NotBookable) as refused:
        book(event_type=half_hour, start_at=start_at, invitee=bob, answers={"q": "Yes", "r": "No"}, now=now)
    assert (refused.value.field, refused.value.message) == ("answers.r", "This is not asked.")
    assert half_hour.bookings.count() == 0


def test_what_may_be_left_out_is_not_kept(half_hour: EventType) -> None:
    half_hour.questions = [question("text"), {**question("choices", options=("A", "B")), "id": "r"}]
    assert checked(half_hour, {"q": " "}, time_zone=PARIS) == []


@pytest.mark.parametrize(
    ("asked", "said", "words"),
    [
        (question("text", is_required=True), "", "Please answer this question."),
        (question("text"), "x" * 10_000, "At most 500 characters."),
        (question("long_text"), "x" * 10_000, "At most 5000 characters."),
        (question("choice", options=("Yes", "No")), "Maybe", "Choose one of the answers."),
        (question("choices", options=("Yes", "No")), ["Maybe"], "Choose among the answers."),
        (question("choices", options=("Yes", "No"), is_required=True), [], "Choose at least one answer."),
    ],
)
def test_an_answer_that_will_not_do_is_named(
    half_hour: EventType, asked: dict[str, object], said: str | list[str], words: str
) -> None:
    half_hour.questions = [asked]
    with pytest.raises(NotBookable) as refused:
        checked(half_hour, {"q": said}, time_zone=PARIS)
    assert (refused.value.field, refused.value.message) == ("answers.q", words)


def test_a_national_number_of_where_the_invitee_is_will_do(half_hour: EventType) -> None:
    half_hour.places = [CALL]
    assert place(half_hour, Where(said="020 7946 0018"), time_zone="Europe/London")["value"] == "+442079460018"


def test_guests_are_refused_where_nobody_may_bring_them(half_hour: EventType, bob: Invitee, now: datetime) -> None:
    half_hour.accepts_guests = False
    with pytest.raises(NotBookable) as refused:
        book(
            event_type=half_hour,
            start_at=datetime(2027, 3, 1, 8, tzinfo=UTC),
            invitee=bob,
            guests=["ann@example.org"],
            now=now,
        )
    assert refused.value.field == "guests"
