"""Erases a person, by their e-mail address: as somebody who booked, as a guest, and as somebody with an account."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from creneau.accounts.models import Host, Invitation, User
from creneau.accounts.record import Act, Thing, record
from creneau.accounts.sessions import end_all
from creneau.calendars.models import CalendarEvent, RefusedSignIn
from creneau.notifications.models import Delivery, Message
from creneau.privacy.anonymise import anonymise
from creneau.scheduling.models import Booking
from creneau.scheduling.models.booking import BookingQuerySet
from creneau.scheduling.release import release


@dataclass(frozen=True)
class Found:
    """What there is of a person."""

    booked: int  # bookings they made
    invited: int  # bookings that they are a guest of
    hosted: int  # bookings made with them
    mails: int
    has_account: bool
    ahead: int  # of all these bookings, those that are still to come

    def __bool__(self) -> bool:
        return bool(self.booked or self.invited or self.hosted or self.mails or self.has_account)


class StillAhead(Exception):
    """Bookings are to come, or their events are still on the way to Exchange; ``count`` of them."""

    def __init__(self, count: int) -> None:
        super().__init__(f"meetings to come, or on their way to Exchange: {count}; cancel them, wait, try again")
        self.count = count


class LastAdministrator(Exception):
    """Nobody would be left who may administer."""

    def __init__(self) -> None:
        super().__init__("this is the last administrator: make somebody else one first")


def find(email: str, now: datetime | None = None) -> Found:
    now = now or timezone.now()
    booked, hosted, invited = made_by(email), hosted_by(email), with_guest(email)
    return Found(
        booked=booked.count(),
        invited=len(invited),
        hosted=hosted.count(),
        mails=Message.objects.filter(recipient__iexact=email).count(),
        has_account=User.objects.filter(email__iexact=email).exists(),
        ahead=sum(_ahead(rows, now) for rows in (booked, hosted, Booking.objects.filter(pk__in=invited))),
    )


@transaction.atomic
def erase(*, email: str, now: datetime | None = None) -> Found:
    """What there was. ``StillAhead``, ``LastAdministrator``: nothing was changed. Exchange is left as it is."""
    found = find(email, now)
    if found.ahead:
        raise StillAhead(found.ahead)
    for booking in made_by(email).unconfirmed().select_related("event"):
        release(booking)
    anonymise(bookings=made_by(email).select_related("host__user", "event_type"))
    for booking in Booking.objects.filter(pk__in=with_guest(email)).select_related("event"):
        _uninvite(booking, email)
    Message.objects.filter(recipient__iexact=email).delete()
    RefusedSignIn.objects.filter(mailbox__iexact=email).delete()
    Invitation.objects.filter(email__iexact=email).delete()
    for user in User.objects.filter(email__iexact=email):
        _erase_account(user)
    record(Thing.PERSONAL_DATA, Act.REMOVED, bookings=found.booked + found.invited + found.hosted, mails=found.mails)
    return found


def made_by(email: str) -> BookingQuerySet:
    return Booking.objects.filter(invitee_email__iexact=email)


def hosted_by(email: str) -> BookingQuerySet:
    return Booking.objects.filter(host__user__email__iexact=email)


def with_guest(email: str) -> list[int]:
    """Read one by one: the engines disagree about how to look into a list."""
    rows = Booking.objects.exclude(guests=[]).values_list("pk", "guests").iterator()
    return [pk for pk, guests in rows if email.lower() in (guest.lower() for guest in guests)]


def _ahead(bookings: BookingQuerySet, now: datetime) -> int:
    ahead = bookings.known().filter(end_at__gt=now)
    return ahead.holding().count() + ahead.exclude(state__in=Booking.HOLDING).exclude(event__due_at=None).count()


def _uninvite(booking: Booking, email: str) -> None:
    booking.guests = [guest for guest in booking.guests if guest.lower() != email.lower()]
    booking.save(update_fields=["guests"])
    for event in booking.events:
        event.attendees = [each for each in event.attendees if each["email"].lower() != email.lower()]
        event.responses = {who: said for who, said in event.responses.items() if who.lower() != email.lower()}
        event.save(update_fields=["attendees", "responses"])
    Delivery.objects.filter(change__booking=booking).delete()
    Message.objects.filter(booking=booking).delete()


def _erase_account(user: User) -> None:
    others = User.objects.filter(is_administrator=True, is_active=True).exclude(pk=user.pk)
    if user.is_administrator and not others.exists():
        raise LastAdministrator
    end_all(user=user)
    for host in Host.objects.filter(user=user):
        Booking.objects.filter(host=host).delete()
        CalendarEvent.objects.filter(host=host).delete()
        host.event_types.all().delete()
        host.delete()
    user.delete()
