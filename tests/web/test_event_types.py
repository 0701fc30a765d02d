"""Event types: the list and what its buttons do, the editor; and the settings of a host."""

from typing import Any

import pytest
from django.test import Client

from creneau.accounts.models import Host
from creneau.scheduling.models import Booking, EventType
from tests.web import rows

TYPED = {
    "name": "First meeting",
    "slug": "first",
    "durations": "30, 1h",
    "description": "Bring your **papers**.",
    "colour": "violet",
    "accepts_guests": "on",
    "increment_minutes": "15",
    "buffer_before_minutes": "10",
    "buffer_after_minutes": "5",
    "notice": "2",
    "notice_unit": "1440",
    "cut_off": "3",
    "cut_off_unit": "60",
    "rolling_days": "30",
    "first_day": "2027-03-01",
    "last_day": "",
    "daily_limit": "4",
    "needs_confirmation": "on",
    "text_after": "See you soon.",
    "redirect_url": "https://example.org/next",
    "place-0-kind": "in_person",
    "place-0-value": "Building B",
    "place-1-kind": "host_calls",
    "place-1-value": "",
    "question-0-id": "",
    "question-0-label": "What is it about?",
    "question-0-kind": "choice",
    "question-0-options": "A scan\n\n A check-up ",
    "question-0-required": "on",
    "question-1-id": "",
    "question-1-label": "Anything else?",
    "question-1-kind": "long_text",
    "question-1-options": "",
}
ASKED = [
    {
        "id": "what-is-it-about",
        "label": "What is it about?",
        "kind": "choice",
        "is_required": True,
        "options": ["A scan", "A check-up"],
    },
    {"id": "anything-else", "label": "Anything else?", "kind": "long_text", "is_required": False, "options": []},
]


@pytest.fixture
def typed(alice: Host) -> dict[str, str]:
    return TYPED | {"schedule": str(alice.schedules.get().pk)}


def test_a_card_shows_the_duration_and_the_link(as_alice: Client, half_hour: EventType) -> None:
    page = as_alice.get("/event-types").content.decode()
    assert "30 minutes" in page
    assert 'value="http://testserver/alice/30min"' in page


def test_switching_off_takes_the_page_away(as_alice: Client, half_hour: EventType) -> None:
    page = as_alice.post(f"/event-types/{half_hour.pk}/state", {"active": "off"}, follow=True).content.decode()
    half_hour.refresh_from_db()
    assert half_hour.active is False
    assert f"“{half_hour.name}” can no longer be booked." in page
    as_alice.post(f"/event-types/{half_hour.pk}/state", {"active": "on"})
    half_hour.refresh_from_db()
    assert half_hour.active is True


def test_a_new_event_type_is_saved_with_all_that_was_typed(
    as_alice: Client, alice: Host, typed: dict[str, str]
) -> None:
    calendar = rows.account(alice).calendars.get(name="Consultations")
    sent = typed | {"calendar": str(calendar.pk)}
    assert as_alice.post("/event-types/new", sent).headers["Location"] == "/event-types"
    made = EventType.objects.get(slug="first")
    assert (made.host, made.name, made.durations_minutes, made.schedule) == (
        alice,
        "First meeting",
        [30, 60],
        alice.schedules.get(),
    )
    assert (made.increment_minutes, made.buffer_before_minutes, made.buffer_after_minutes) == (15, 10, 5)
    assert (made.minimum_notice_minutes, made.cut_off_minutes, made.rolling_days) == (2880, 180, 30)
    assert (made.colour, made.accepts_guests, made.needs_confirmation, made.is_secret) == ("violet", True, True, False)
    assert (made.text_after, made.redirect_url, made.calendar) == (
        "See you soon.",
        "https://example.org/next",
        calendar,
    )
    assert made.places == [{"kind": "in_person", "value": "Building B"}, {"kind": "host_calls", "value": ""}]
    assert made.questions == ASKED
    assert made.position == 1


def test_a_question_keeps_its_id_whatever_becomes_of_its_words(
    as_alice: Client, half_hour: EventType, typed: dict[str, str]
) -> None:
    EventType.objects.update(questions=ASKED)
    changed = typed | {"question-0-id": "what-is-it-about", "question-0-label": "Why?"}
    as_alice.post(f"/event-types/{half_hour.pk}", changed)
    half_hour.refresh_from_db()
    assert [(each["id"], each["label"]) for each in half_hour.questions] == [
        ("what-is-it-about", "Why?"),
        ("anything-else", "Anything else?"),
    ]


def test_the_editor_shows_what_is_stored(as_alice: Client, half_hour: EventType) -> None:
    EventType.objects.update(durations_minutes=[15, 45], minimum_notice_minutes=2880, cut_off_minutes=90)
    form = as_alice.get(f"/event-types/{half_hour.pk}").context["form"]
    shown = [form[name].value() for name in ("durations", "notice", "notice_unit", "cut_off", "cut_off_unit")]
    assert shown == ["15, 45", 2, 1440, 90, 1]


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("durations", "half an hour", "Whole minutes from 1 to 1440, separated by commas."),
        ("durations", "0", "Whole minutes from 1 to 1440, separated by commas."),
        ("durations", "30, 25h", "Whole minutes from 1 to 1440, separated by commas."),
        ("slug", "30min", "You have another event type at this address."),
        ("increment_minutes", "0", "Ensure this value is greater than or equal to 1."),
        ("rolling_days", "0", "Ensure this value is greater than or equal to 1."),
        ("daily_limit", "0", "Ensure this value is greater than or equal to 1."),
        ("weekly_limit", "0", "Ensure this value is greater than or equal to 1."),
        ("notice", "-1", "Ensure this value is greater than or equal to 0."),
        ("notice", "400", "At most a year."),
        ("last_day", "2027-02-01", "The last day comes before the first."),
        ("name", "", "This field is required."),
        ("description", "x" * 10_000, "At most 5000 characters."),
        ("redirect_url", "http://example.org", "Give a whole address that begins with https://."),
        ("redirect_url", "https://bank.example@evil.example", "Give a whole address that begins with https://."),
        ("colour", "beige", "Select a valid choice. beige is not one of the available choices."),
    ],
)
def test_what_cannot_be_meant_is_said_beside_the_field(
    as_alice: Client, typed: dict[str, str], field: str, value: str, message: str
) -> None:
    answer = as_alice.post("/event-types/new", typed | {field: value})
    assert answer.status_code == 422
    assert answer.context["form"].errors == {field: [message]}
    assert 'value="Building B"' in answer.content.decode()
    assert EventType.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "number", "part", "message"),
    [
        ({"question-0-label": " "}, 0, "label", "Write the question."),
        ({"question-0-label": "x" * 10_000}, 0, "label", "At most 200 characters."),
        ({"question-0-options": "One"}, 0, "options", "Give at least two answers to choose from, one a line."),
        ({"question-0-options": "One\nOne"}, 0, "options", "The same answer is there twice."),
        ({"question-1-kind": "colour"}, 1, "kind", "Choose how it is answered."),
        ({"question-1-id": "name"}, 1, "label", "Each question needs an id of its own."),
    ],
)
def test_what_is_wrong_with_a_question_stands_in_its_row(
    as_alice: Client, typed: dict[str, str], changes: dict[str, str], number: int, part: str, message: str
) -> None:
    answer = as_alice.post("/event-types/new", typed | changes)
    assert answer.status_code == 422
    assert [row.errors for row in answer.context["question_rows"]][number] == {part: message}
    assert EventType.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"place-0-value": ""}, "Say where: the invitee needs it."),
        ({"place-0-kind": "video"}, "Give the whole address of the video room, beginning with https://."),
        (
            {"place-0-kind": "video", "place-0-value": "javascript:alert(1)"},
            "Give the whole address of the video room, beginning with https://.",
        ),
        ({"place-0-kind": "moon"}, "Choose what kind of place this is."),
    ],
)
def test_what_is_wrong_with_a_place_stands_in_its_row(
    as_alice: Client, typed: dict[str, str], changes: dict[str, str], message: str
) -> None:
    answer = as_alice.post("/event-types/new", typed | changes)
    assert (answer.status_code, [row.error for row in answer.context["place_rows"]]) == (422, [message, ""])


def test_two_calls_to_the_invitee_are_one_too_many(as_alice: Client, typed: dict[str, str]) -> None:
    answer = as_alice.post("/event-types/new", typed | {"place-0-kind": "host_calls"})
    assert [row.error for row in answer.context["place_rows"]] == ["", "The same place is there twice."]


@pytest.mark.parametrize(
    ("act", "labels"),
    [
        ("add-question", ["What is it about?", "Anything else?", ""]),
        ("remove-question-0", ["Anything else?"]),
        ("up-question-1", ["Anything else?", "What is it about?"]),
        ("down-question-0", ["Anything else?", "What is it about?"]),
        ("up-question-0", ["What is it about?", "Anything else?"]),
        ("remove-question-9", ["What is it about?", "Anything else?"]),
        ("preview", ["What is it about?", "Anything else?"]),
        ("nonsense", ["What is it about?", "Anything else?"]),
    ],
)
def test_a_button_changes_the_rows_and_saves_nothing(
    as_alice: Client, typed: dict[str, str], act: str, labels: list[str]
) -> None:
    answer = as_alice.post("/event-types/new", typed | {"act": act, "name": "", "slug": "Not yet"})
    assert answer.status_code == 200
    assert [row.label for row in answer.context["question_rows"]] == labels
    page = answer.content.decode()
    assert ('value="Building B"' in page, 'value="Not yet"' in page, "field-error" in page) == (True, True, False)
    assert EventType.objects.count() == 1


def test_the_preview_shows_what_is_typed(as_alice: Client, typed: dict[str, str]) -> None:
    answer = as_alice.post("/event-types/new", typed | {"act": "preview"})
    shown = answer.context["preview"]
    assert (shown["summary"].name, shown["summary"].places) == (
        "First meeting",
        ["Building B", "By phone: Alice Martin calls you"],
    )
    assert [question.label for question in shown["questions"]] == ["What is it about?", "Anything else?"]
    assert "<p>Bring your <strong>papers</strong>.</p>" in answer.content.decode()


def test_a_calendar_or_schedule_of_somebody_else_is_no_choice(
    as_alice: Client, carol: Host, typed: dict[str, str]
) -> None:
    theirs = {"schedule": carol.schedules.get().pk, "calendar": rows.account(carol).calendars.all()[0].pk}
    answer = as_alice.post("/event-types/new", typed | {name: str(pk) for name, pk in theirs.items()})
    assert sorted(answer.context["form"].errors) == ["calendar", "schedule"]


def test_a_copy_is_last_and_switched_off(as_alice: Client, half_hour: EventType) -> None:
    EventType.objects.update(questions=ASKED, colour="blue")
    page = as_alice.post(f"/event-types/{half_hour.pk}/copies")
    copy = EventType.objects.exclude(pk=half_hour.pk).get()
    assert page.headers["Location"] == f"/event-types/{copy.pk}"
    assert (copy.slug, copy.name, copy.active, copy.position) == ("30min-2", "30 minute meeting (copy)", False, 1)
    assert (copy.questions, copy.colour) == (ASKED, "blue")


def test_event_types_stand_in_the_order_of_their_host(as_alice: Client, half_hour: EventType) -> None:
    for _ in range(2):
        as_alice.post(f"/event-types/{half_hour.pk}/copies")
    last = EventType.objects.get(slug="30min-3")
    as_alice.post(f"/event-types/{last.pk}/position", {"to": "up"})
    as_alice.post(f"/event-types/{half_hour.pk}/position", {"to": "up"})
    assert [row.slug for row in EventType.objects.all()] == ["30min", "30min-3", "30min-2"]


def test_what_nobody_has_booked_can_be_deleted(as_alice: Client, half_hour: EventType) -> None:
    assert (
        "Delete “<bdi>30 minute meeting</bdi>”?"
        in as_alice.get(f"/event-types/{half_hour.pk}/deletion").content.decode()
    )
    as_alice.post(f"/event-types/{half_hour.pk}/deletion")
    assert EventType.objects.count() == 0


def test_what_has_bookings_can_only_be_switched_off(
    as_alice: Client, alice: Host, half_hour: EventType, now: Any
) -> None:
    rows.booking(alice, now)
    page = as_alice.post(f"/event-types/{half_hour.pk}/deletion", follow=True).content.decode()
    assert "It has bookings: it can be switched off, not deleted." in page
    assert (EventType.objects.count(), Booking.objects.count()) == (1, 1)


@pytest.mark.parametrize("verb", ["", "/state", "/position", "/copies", "/deletion", "/links"])
def test_the_event_type_of_somebody_else_is_not_there(
    as_alice: Client, carol: Host, typed: dict[str, str], verb: str
) -> None:
    other = EventType.objects.get(host=carol)
    assert as_alice.post(f"/event-types/{other.pk}{verb}", typed).status_code == 404


def test_the_list_asks_the_database_as_often_for_three_as_for_one(
    as_alice: Client, half_hour: EventType, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(4):
        as_alice.get("/event-types")
    for _ in range(2):
        as_alice.post(f"/event-types/{half_hour.pk}/copies")
    as_alice.get("/event-types")
    with django_assert_num_queries(4):
        as_alice.get("/event-types")


SETTINGS = {"name": "Dr Alice Martin", "slug": "dr-martin", "time_zone": "Europe/London", "language": "fr"}


def test_settings_are_saved(as_alice: Client, alice: Host) -> None:
    page = as_alice.post("/settings", SETTINGS, follow=True)
    alice = Host.objects.select_related("user").get()
    assert (alice.user.name, alice.slug, alice.time_zone, alice.user.language) == tuple(SETTINGS.values())
    assert '<html lang="fr">' in page.content.decode()
    assert "C’est enregistré." in page.content.decode()


@pytest.mark.parametrize(
    ("slug", "message"),
    [
        ("carol", "The name carol is taken."),
        ("settings", "This name is needed by the application itself. Choose another."),
        ("Alice!", "Use lower-case letters, digits, dots and dashes only."),
    ],
)
def test_an_address_that_cannot_be_had_is_refused(
    as_alice: Client, alice: Host, carol: Host, slug: str, message: str
) -> None:
    answer = as_alice.post("/settings", SETTINGS | {"slug": slug})
    assert (answer.status_code, answer.context["form"].errors) == (422, {"slug": [message]})
    alice.refresh_from_db()
    assert alice.slug == "alice"


def test_addresses_are_confirmed_only_where_mail_can_leave(
    as_alice: Client, half_hour: EventType, typed: dict[str, str], settings: Any
) -> None:
    wanted = typed | {"confirms_address": "on"}
    answer = as_alice.post(f"/event-types/{half_hour.pk}", wanted)
    assert answer.status_code == 422
    assert answer.context["form"].errors == {
        "confirms_address": ["No mail can be sent from here: nobody would get the link."]
    }
    settings.SENDS_MAIL = True
    as_alice.post(f"/event-types/{half_hour.pk}", wanted)
    half_hour.refresh_from_db()
    assert half_hour.confirms_address is True
    assert "once the address is confirmed" in as_alice.get("/event-types").content.decode()
