"""The details form with what an event type asks: places, questions, what a link fills in; and the page after it."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from django.http import HttpResponse
from django.test import Client

from creneau.accounts.models import Host
from creneau.scheduling.confirm import confirm
from creneau.scheduling.decline import decline
from creneau.scheduling.links import hand_out
from creneau.scheduling.models import Booking, EventType

from .conftest import Look, Shown

Send = Callable[..., HttpResponse]
NINE = "/alice/30min/details?zone=Europe/London&start=2027-03-01T08:00:00Z"
ASKED = [
    {"id": "reason", "label": "What is it about?", "kind": "text", "is_required": True, "options": []},
    {"id": "days", "label": "Which days?", "kind": "choices", "is_required": False, "options": ["Mon", "Tue"]},
]
PLACES = [
    {"kind": "in_person", "value": "Building B"},
    {"kind": "host_calls", "value": ""},
    {"kind": "video", "value": "https://video.example/secret-room"},
]


@pytest.fixture
def asking(half_hour: EventType) -> EventType:
    half_hour.questions, half_hour.places = ASKED, PLACES
    half_hour.save()
    return half_hour


def test_a_video_link_is_for_those_who_have_booked(look: Look, client: Client, send: Send, asking: EventType) -> None:
    for address in ("/alice/30min", NINE, "/alice/", "/api/v1/hosts/alice/event-types/30min"):
        assert "secret-room" not in client.get(address).content.decode()
    page = look(send(**{"place": "video", "answer-reason": "A scan"})["Location"])
    assert "https://video.example/secret-room" in page.values("//dd/a/@href")


def test_a_request_does_not_give_the_video_link_away(look: Look, client: Client, send: Send, asking: EventType) -> None:
    EventType.objects.update(needs_confirmation=True)
    address = send(**{"place": "video", "answer-reason": "A scan"})["Location"]
    for path in (address, f"{address}/event.ics"):
        assert "secret-room" not in client.get(path).content.decode()
    booking = confirm(booking=Booking.objects.get())
    assert "secret-room" in client.get(address).content.decode()
    assert booking.event.location == "https://video.example/secret-room"


def test_places_and_answers_are_kept(send: Send, asking: EventType) -> None:
    said = {"place": "host_calls", "phone": "06 12 34 56 78", "answer-reason": "A scan", "answer-days": "Tue"}
    assert send(**said).status_code == 302
    booking = Booking.objects.get()
    assert booking.place == {"kind": "host_calls", "value": "+33612345678"}
    assert booking.answers == [
        {"id": "reason", "label": "What is it about?", "answer": "A scan"},
        {"id": "days", "label": "Which days?", "answer": "Tue"},
    ]


def test_everything_that_is_wrong_is_said_at_once_and_nothing_is_lost(send: Send, asking: EventType) -> None:
    long = "x" * 10_000
    page = Shown(send(**{"place": "host_calls", "phone": "nonsense", "answer-reason": long, "email": "bob"}))
    assert page.status == 422
    assert page.values("//*[@aria-invalid='true']/@name") == ["email", "phone", "answer-reason"]
    assert page.texts("//*[@id='id_answer-reason_error']") == ["At most 500 characters."]
    assert page.values("//input[@name='answer-reason']/@value") == [long]
    assert page.values("//input[@name='place'][@checked]/@value") == ["host_calls"]
    assert Booking.objects.count() == 0


def test_a_place_has_to_be_chosen(send: Send, asking: EventType) -> None:
    page = Shown(send(**{"answer-reason": "A scan"}))
    assert page.texts("//*[@id='id_place_error']") == ["Choose where you meet."]


def test_a_link_fills_the_form_in(look: Look, asking: EventType) -> None:
    query = "name=Bob&email=bob@example.org&guests=ann@example.org&reason=A+scan&days=Tue&place=video"
    page = look(f"/alice/30min?month=2027-03&{query}")
    details = look(page.values("//a[@class='slot']/@href")[0])
    assert details.values("//input[@class='input']/@value") == ["Bob", "bob@example.org", "A scan", "ann@example.org"]
    assert details.values("//input[@checked]/@value") == ["video", "Tue"]


def test_what_a_link_fills_in_is_short_and_asked_for(look: Look, asking: EventType) -> None:
    page = look(f"/alice/30min?month=2027-03&reason={'x' * 300}&evil=1&name=Bob")
    address = page.values("//a[@class='slot']/@href")[0]
    assert ("evil" in address, "reason" in address, "name=Bob" in address) == (False, False, True)


def test_no_guests_are_asked_for_where_nobody_may_bring_them(look: Look, half_hour: EventType) -> None:
    EventType.objects.update(accepts_guests=False)
    assert look(NINE).texts("//input[@name='guests']") == []


def test_a_request_says_so_until_the_host_has_decided(look: Look, send: Send, half_hour: EventType) -> None:
    EventType.objects.update(needs_confirmation=True, redirect_url="https://clinic.example/next")
    address = send()["Location"]
    page = look(address)
    assert page.text("//p[@id='state']") == "Requested. Alice Martin has not confirmed it yet."
    assert page.texts("//a[@href='https://clinic.example/next']") == []
    confirm(booking=Booking.objects.get())
    assert look(address).text("//p[@id='state']") == "Confirmed."
    assert look(address).texts("//a[@href='https://clinic.example/next']") == ["clinic.example"]


def test_a_no_is_read_with_its_reason(look: Look, send: Send, half_hour: EventType) -> None:
    EventType.objects.update(needs_confirmation=True)
    address = send()["Location"]
    decline(booking=Booking.objects.get(), reason="On holiday")
    page = look(address)
    assert page.text("//p[@id='state']") == "Declined by Alice Martin."
    assert page.texts("//blockquote") == ["On holiday"]


def test_the_text_after_booking_is_shown(look: Look, send: Send, half_hour: EventType) -> None:
    EventType.objects.update(text_after="Ring at **B**.")
    page = look(send()["Location"])
    assert page.texts("//section[@aria-labelledby='after']//p") == ["Ring at B."]


def test_after_the_cut_off_the_page_says_until_when_and_whom_to_write_to(
    look: Look, send: Send, half_hour: EventType
) -> None:
    EventType.objects.update(cut_off_minutes=24 * 60)
    address = send()["Location"]
    assert (
        "It can be moved or cancelled here up to 24 hours before it begins: until Sun 28 Feb, 8:00 am. "
        "Write to Alice Martin" in look(address).text("//section[@aria-labelledby='manage']")
    )
    late = look(f"{address}/cancellation")
    assert (late.status, late.heading) == (409, "It is too late to change this appointment here")


def test_questions_and_a_link_cost_few_queries(
    look: Look, asking: EventType, django_assert_max_num_queries: Callable[[int], AbstractContextManager[object]]
) -> None:
    link = hand_out(event_type=asking)
    for address in (f"/l/{link.token}", NINE, f"/l/{link.token}/details?start=2027-03-01T08:00:00Z"):
        with django_assert_max_num_queries(8):
            look(address)


def test_who_takes_a_time_that_is_near_is_told_before_that_it_stays(
    look: Look, send: Send, half_hour: EventType
) -> None:
    EventType.objects.update(cut_off_minutes=24 * 60)
    words = "This time is less than 24 hours away: once it is yours, only Alice Martin can move or cancel it."
    far = "start=2027-03-02T08:00:00Z"
    note = "//p[@class='note'][contains(., 'once it is yours')]"
    assert look(NINE).texts(note) == [words]
    assert look(NINE.replace("start=2027-03-01T08:00:00Z", far)).texts(note) == []
    address = send(start="2027-03-02T08:00:00Z")["Location"]
    assert look(f"{address}/reschedule?start=2027-03-01T08:00:00Z").texts(note) == [words]
    assert look(f"{address}/reschedule?start=2027-03-02T09:00:00Z").texts(note) == []


@pytest.mark.parametrize(
    ("said", "first"),
    [
        ({"name": "", "email": ""}, "id_name"),
        ({"email": "bob"}, "id_email"),
        ({}, "id_place_0"),
        ({"place": "video"}, "id_answer-reason"),
    ],
)
def test_who_forgot_something_stands_where_it_is_missing(
    send: Send, asking: EventType, said: dict[str, str], first: str
) -> None:
    assert Shown(send(**said)).values("//*[@autofocus]/@id") == [first]


def test_in_a_frame_of_another_site_a_script_leads_there(send: Send, asking: EventType) -> None:
    Host.objects.update(embed_origins=["https://www.example.org"])
    page = Shown(send("/alice/30min/bookings?embed=https://www.example.org", name=""))
    assert (page.status, page.values("//*[@autofocus]/@id")) == (422, [])


def test_who_has_not_begun_stands_nowhere(look: Look, asking: EventType) -> None:
    assert look(NINE).values("//*[@autofocus]/@id") == []
