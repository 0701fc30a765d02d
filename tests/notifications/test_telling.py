"""Who is told what when something becomes of a booking, and by whom: Exchange, Outlook or us."""

from datetime import datetime, timedelta
from email.message import EmailMessage

import pytest
from django.conf import settings as django_settings

from creneau.accounts.models import Host
from creneau.calendars.models import CalendarConnection
from creneau.notifications.models import Message, ToldChange, Wishes
from creneau.notifications.tell import tell
from creneau.scheduling.book import Invitee, book
from creneau.scheduling.cancel import cancel
from creneau.scheduling.changes import Kind, record
from creneau.scheduling.models import Booking, BookingChange, Correspondence, EventType
from creneau.scheduling.reschedule import reschedule
from tests.notifications.conftest import Inbox, body, calendar_part

ALICE, BOB = "alice@demo.example", "bob@example.org"
TEN, ELEVEN = (datetime.fromisoformat(f"2027-03-01T{hour}:00+00:00") for hour in ("10", "11"))


@pytest.fixture
def by_mail(alice: Host) -> None:
    Correspondence.objects.create(host=alice, invitations="mail")


@pytest.fixture
def connected(alice: Host, now: datetime) -> CalendarConnection:
    """An account that nobody asks in these tests: the mirror is fresh."""
    return CalendarConnection.objects.create(
        host=alice, email=ALICE, server="https://exchange.invalid/", synchronised_at=now, mirrored_until=now + YEAR
    )


YEAR = timedelta(days=365)


@pytest.fixture
def booking(half_hour: EventType, bob: Invitee, now: datetime) -> Booking:
    return booked(half_hour, bob, now)


def booked(event_type: EventType, invitee: Invitee, now: datetime, guests: tuple[str, ...] = ()) -> Booking:
    return book(event_type=event_type, start_at=TEN, invitee=invitee, now=now, guests=guests).booking


def test_without_a_calendar_our_mail_invites(booking: Booking, inbox: Inbox) -> None:
    mails = inbox.take()
    assert sorted(mails) == [ALICE, BOB]
    assert mails[BOB]["Subject"] == "Confirmed: 30 minute meeting with Alice Martin, Monday 1 March 2027, 10:00 am"
    assert calendar_part(mails[BOB]).get_param("method") == "REQUEST"
    assert f"http://testserver/b/{booking.token}" in body(mails[BOB])
    assert mails[ALICE]["Subject"] == "New: 30 minute meeting with Bob Durand, Monday 1 March 2027, 11:00 am"
    assert "Central European Time (Paris)" in body(mails[ALICE])
    assert f"http://testserver/meetings/{booking.pk}" in body(mails[ALICE])


def test_each_reads_their_own_language_and_zone(half_hour: EventType, inbox: Inbox, now: datetime) -> None:
    half_hour.host.user.language = "fr"
    half_hour.host.user.save()
    booked(half_hour, Invitee("Zoé Petit", "zoe@example.org", "fr", "America/Martinique"), now)
    mails = inbox.take()
    said = body(mails["zoe@example.org"]).replace("\u202f", " ").replace("\xa0", " ")
    assert "lundi 1er mars 2027, 06:00 – 06:30" in said
    assert "11:00 – 11:30" in body(mails[ALICE])
    assert "Votre rendez-vous est confirmé" in said


@pytest.mark.usefixtures("connected")
def test_with_a_calendar_exchange_invites_and_only_the_host_gets_mail(booking: Booking, inbox: Inbox) -> None:
    assert booking.event.attendees == [{"name": "Bob Durand", "email": BOB}]
    assert sorted(inbox.take()) == [ALICE]


@pytest.mark.usefixtures("connected", "by_mail")
def test_invited_by_mail_the_event_has_no_attendees(booking: Booking, inbox: Inbox) -> None:
    assert booking.event.attendees == []
    assert sorted(inbox.take()) == [ALICE, BOB]


@pytest.mark.usefixtures("connected", "by_mail")
def test_a_move_and_a_cancellation_by_mail_carry_their_files(booking: Booking, inbox: Inbox, now: datetime) -> None:
    inbox.take()
    reschedule(booking=booking, start_at=ELEVEN, by="host", now=now)
    mails = inbox.take()
    assert sorted(mails) == [BOB]
    assert mails[BOB]["Subject"] == "Moved: 30 minute meeting with Alice Martin, Monday 1 March 2027, 11:00 am"
    assert "10:00 am – 10:30 am, British Time (London) →" in body(mails[BOB])
    assert calendar_part(mails[BOB]).get_param("method") == "REQUEST"
    cancel(booking=booking, by="host", reason="Ill", now=now)
    mails = inbox.take()
    assert calendar_part(mails[BOB]).get_param("method") == "CANCEL"
    assert "Alice Martin has cancelled your appointment" in body(mails[BOB])
    assert "Reason\nIll" in body(mails[BOB])


@pytest.mark.usefixtures("connected")
def test_how_a_booking_was_invited_stays_whatever_is_chosen_later(
    alice: Host, booking: Booking, inbox: Inbox, now: datetime
) -> None:
    inbox.take()
    Correspondence.objects.create(host=alice, invitations="mail")
    cancel(booking=booking, by="invitee", now=now)
    mails = inbox.take()
    assert sorted(mails) == [ALICE]
    assert mails[ALICE]["Subject"] == "Cancelled: 30 minute meeting with Bob Durand, Monday 1 March 2027, 11:00 am"


@pytest.mark.usefixtures("by_mail")
def test_guests_get_the_file_and_no_link_to_manage(
    half_hour: EventType, bob: Invitee, inbox: Inbox, now: datetime
) -> None:
    booking = booked(half_hour, bob, now, guests=("eve@example.org",))
    mail = inbox.take()["eve@example.org"]
    assert mail["Subject"] == "Invitation: 30 minute meeting with Alice Martin, Monday 1 March 2027, 10:00 am"
    assert booking.token not in mail.as_string()
    assert booking.token not in calendar_part(mail).get_content()
    assert all(booking.token not in str(part.get_content()) for part in mail.walk() if not part.is_multipart())


def answered(booking: Booking, state: str, kind: Kind, by: str, awaits: str = "host") -> None:
    """A request, and what became of it."""
    Booking.objects.filter(pk=booking.pk).update(state="requested", awaits=awaits)
    BookingChange.objects.update(kind="requested")
    booking.refresh_from_db()
    if state:
        booking.state = Booking.State(state)
        booking.save()
        record(booking, kind, by=by)


@pytest.mark.usefixtures("connected")
def test_a_request_is_told_to_both_and_so_is_the_answer(booking: Booking, inbox: Inbox) -> None:
    answered(booking, "", Kind.CONFIRMED, "")
    mails = inbox.take()
    assert "Say yes or no: until then the time is held." in body(mails[ALICE])
    assert "Alice Martin decides, and you will get a mail with the answer." in body(mails[BOB])
    answered(booking, "confirmed", Kind.CONFIRMED, "host")
    [[address, mail]] = inbox.take().items()
    assert (address, "The invitation for your calendar comes in a mail of its own." in body(mail)) == (BOB, True)


@pytest.mark.usefixtures("connected")
@pytest.mark.usefixtures("inbox")
def test_a_request_that_the_host_declines_is_told_to_the_invitee(booking: Booking) -> None:
    answered(booking, "declined", Kind.DECLINED, "host")
    for change in BookingChange.objects.order_by("id"):
        tell(change_id=change.pk)
    messages = Message.objects.filter(recipient=BOB).order_by("id").values_list("subject", flat=True)
    assert [subject.partition(":")[0] for subject in messages] == ["Requested", "Declined"]


@pytest.mark.usefixtures("connected")
def test_what_outlook_told_is_not_told_again(booking: Booking, inbox: Inbox) -> None:
    inbox.take()
    record(booking, Kind.RESCHEDULED, by="host", previous=(TEN, ELEVEN), in_outlook=True)
    assert inbox.take() == {}


@pytest.mark.usefixtures("connected", "by_mail")
def test_what_was_done_in_outlook_to_an_event_without_attendees_is_told_by_us(booking: Booking, inbox: Inbox) -> None:
    inbox.take()
    record(booking, Kind.CANCELLED, by="host", in_outlook=True)
    assert sorted(inbox.take()) == [BOB]


def test_a_host_gets_no_mail_that_they_did_not_want(alice: Host, booking: Booking, inbox: Inbox) -> None:
    Wishes.objects.create(host=alice, of_bookings=False)
    assert sorted(inbox.take()) == [BOB]


def test_told_twice_is_told_once(booking: Booking, inbox: Inbox) -> None:
    [change] = BookingChange.objects.all()
    tell(change_id=change.pk)
    tell(change_id=change.pk)
    assert (Message.objects.count(), ToldChange.objects.count()) == (2, 1)


def test_without_a_mail_server_nothing_piles_up(booking: Booking) -> None:
    assert not django_settings.SENDS_MAIL
    [change] = BookingChange.objects.all()
    tell(change_id=change.pk)
    assert (Message.objects.count(), ToldChange.objects.count()) == (0, 1)


def test_an_address_that_will_never_take_mail_is_tried_once(booking: Booking, inbox: Inbox) -> None:
    inbox.refusing = "550 no such user"
    assert inbox.take() == {}
    assert set(Message.objects.values_list("attempts", "due_at", "sent_at")) == {(1, None, None)}


def test_a_full_mailbox_is_tried_again(booking: Booking, inbox: Inbox) -> None:
    inbox.refusing = "452 mailbox full"
    inbox.take()
    assert Message.objects.exclude(due_at=None).count() == 2


def header(mail: EmailMessage, name: str) -> str:
    return str(mail[name]).strip()


def test_each_mail_says_that_it_is_automatic_and_whom_to_answer(booking: Booking, inbox: Inbox) -> None:
    mails = inbox.take()
    assert header(mails[BOB], "From") == "Alice Martin <creneau@demo.example>"
    assert header(mails[BOB], "Reply-To") == "Alice Martin <alice@demo.example>"
    assert header(mails[ALICE], "From") == "Créneau <creneau@demo.example>"
    assert header(mails[ALICE], "Reply-To") == "Bob Durand <bob@example.org>"
    assert {header(mail, "Auto-Submitted") for mail in mails.values()} == {"auto-generated"}
    assert all(header(mail, "Message-ID").endswith("@demo.example>") for mail in mails.values())


NAMES = [
    ("Zoé 🦊 Petit", "Zoé 🦊 Petit"),
    ('Durand, Bob "Bobby"', 'Durand, Bob "Bobby"'),
    ("Bob\r\nBcc: eve@example.org", "Bob Bcc: eve@example.org"),
    ("<b>Bob</b>", "<b>Bob</b>"),
    ("عمر خالد", "عمر خالد"),
    ("👩\u200d⚕️ Ada", "👩\u200d⚕️ Ada"),
]


@pytest.mark.parametrize(("typed", "shown"), NAMES)
def test_any_name_arrives_as_it_was_typed_and_changes_no_header(
    half_hour: EventType, inbox: Inbox, now: datetime, typed: str, shown: str
) -> None:
    booked(half_hour, Invitee(typed, BOB, "en", "Europe/London"), now)
    mails = inbox.take()
    assert sorted(mails) == [ALICE, BOB]
    [to] = mails[BOB]["To"].addresses
    assert (to.display_name, to.addr_spec) == (shown, BOB)
    assert mails[ALICE]["Bcc"] is None
    assert "<b>Bob" not in body(mails[ALICE], "html")
    isolated = f"\u2068{shown}\u2069" if shown.startswith("ع") else shown
    assert header(mails[ALICE], "Subject").startswith(f"New: 30 minute meeting with {isolated}, Monday")


@pytest.fixture
def confirmed(booking: Booking, inbox: Inbox) -> Booking:
    """Of an event type whose host confirms each; told already."""
    EventType.objects.update(needs_confirmation=True)
    inbox.take()
    booking.event_type.refresh_from_db()
    return booking


@pytest.mark.usefixtures("by_mail")
def test_a_move_that_waits_for_a_yes_takes_the_time_before_out_of_calendars(
    confirmed: Booking, inbox: Inbox, now: datetime
) -> None:
    Booking.objects.update(guests=["eve@example.org"])
    uid = confirmed.event.uid
    moved = reschedule(booking=confirmed, start_at=ELEVEN, by="invitee", reason="Train late", now=now)
    mails = inbox.take()
    assert sorted(mails) == [ALICE, BOB, "eve@example.org"]
    assert "You have asked for another time" in body(mails[BOB])
    assert "The time before is no longer held for you" in body(mails[BOB])
    assert "Bob Durand asks for another time" in body(mails[ALICE])
    assert "It was confirmed, and is a request again" in body(mails[ALICE])
    assert "Reason\nTrain late" in body(mails[ALICE])
    assert mails["eve@example.org"]["Subject"].startswith("Cancelled: 30 minute meeting with Alice Martin, Monday")
    for address in (BOB, "eve@example.org"):
        file = calendar_part(mails[address]).get_content()
        assert ("METHOD:CANCEL" in file, f"UID:{uid}" in file, "DTSTART;TZID=Europe/Paris:20270301T110000" in file) == (
            True,
            True,
            True,
        )
    assert moved.event.uid != uid


@pytest.mark.usefixtures("connected")
def test_invited_by_exchange_a_move_that_waits_is_told_without_a_file(
    confirmed: Booking, inbox: Inbox, now: datetime
) -> None:
    reschedule(booking=confirmed, start_at=ELEVEN, by="invitee", now=now)
    mails = inbox.take()
    assert sorted(mails) == [ALICE, BOB]
    assert "text/calendar" not in mails[BOB].as_string()


@pytest.mark.usefixtures("connected")
def test_why_the_host_moved_it_is_told_by_us_since_exchange_does_not(
    booking: Booking, inbox: Inbox, now: datetime
) -> None:
    inbox.take()
    moved = reschedule(booking=booking, start_at=ELEVEN, by="host", now=now)
    assert inbox.take() == {}
    reschedule(booking=moved, start_at=TEN, by="host", reason="The room is taken.", now=now)
    [[address, mail]] = inbox.take().items()
    assert (address, "Reason\nThe room is taken." in body(mail)) == (BOB, True)


@pytest.mark.usefixtures("connected")
def test_with_guests_the_invitee_alone_gets_the_link_by_mail(
    half_hour: EventType, bob: Invitee, inbox: Inbox, now: datetime
) -> None:
    booking = booked(half_hour, bob, now, guests=("eve@example.org",))
    mails = inbox.take()
    assert sorted(mails) == [ALICE, BOB]
    assert f"http://testserver/b/{booking.token}" in body(mails[BOB])
    assert "Your guests do not get this link" in body(mails[BOB])
    assert "text/calendar" not in mails[BOB].as_string()


def test_what_the_host_says_after_booking_keeps_its_formatting(
    half_hour: EventType, bob: Invitee, inbox: Inbox, now: datetime
) -> None:
    half_hour.text_after = "Bring **your card**, see [the map](https://example.org/map)."
    half_hour.save()
    booked(half_hour, bob, now)
    mail = inbox.take()[BOB]
    assert "Bring your card, see the map (https://example.org/map)." in body(mail)
    assert "Bring <strong>your card</strong>" in body(mail, "html")


def test_a_request_that_is_moved_is_told_as_a_request(booking: Booking, inbox: Inbox, now: datetime) -> None:
    EventType.objects.update(needs_confirmation=True)
    answered(booking, "", Kind.CONFIRMED, "")
    inbox.take()
    booking.event_type.refresh_from_db()
    reschedule(booking=booking, start_at=ELEVEN, by="invitee", now=now)
    mails = inbox.take()
    assert "Say yes or no: until then the time is held." in body(mails[ALICE])
    assert "You have asked for another time\n\nAlice Martin decides" in body(mails[BOB])


def test_a_name_of_two_hundred_signs_fits_into_the_mail_to_the_host(
    half_hour: EventType, inbox: Inbox, now: datetime
) -> None:
    booked(half_hour, Invitee("\N{PARTY POPPER}" * 200, BOB, "en", "UTC"), now)
    inbox.take()
    told = Message.objects.get(recipient=ALICE)
    told.full_clean()  # SQLite takes what is too long, PostgreSQL does not
    assert len(told.reply_to) > 1000


@pytest.mark.usefixtures("by_mail")
def test_a_request_that_was_confirmed_once_and_is_moved_again_invites_nobody(
    confirmed: Booking, inbox: Inbox, now: datetime
) -> None:
    moved = reschedule(booking=confirmed, start_at=ELEVEN, by="invitee", now=now)
    inbox.take()
    reschedule(booking=moved, start_at=TEN, by="invitee", now=now)
    mail = inbox.take()[BOB]
    assert "You have asked for another time" in body(mail)
    assert "text/calendar" not in mail.as_string()


@pytest.mark.usefixtures("connected")
def test_a_request_that_was_confirmed_once_is_told_by_us_until_exchange_invites_again(
    confirmed: Booking, inbox: Inbox, now: datetime
) -> None:
    moved = reschedule(booking=confirmed, start_at=ELEVEN, by="invitee", now=now)
    inbox.take()
    again = reschedule(booking=moved, start_at=TEN, by="invitee", now=now)
    assert "You have asked for another time" in body(inbox.take()[BOB])
    cancel(booking=again, by="host", reason="On holiday", now=now)
    assert "Reason\nOn holiday" in body(inbox.take()[BOB])
