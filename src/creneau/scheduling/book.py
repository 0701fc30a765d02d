"""Books a slot."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError
from django.utils import timezone
from django.utils.translation import gettext as _

from creneau.accounts.names import can_be_seen
from creneau.scheduling import changes, holding
from creneau.scheduling.answers import NOWHERE, Said, Where, checked, place
from creneau.scheduling.claim import Claim, claim
from creneau.scheduling.errors import LinkClosed, NotBookable, SlotTaken
from creneau.scheduling.holding import HELD_FOR
from creneau.scheduling.links import spend
from creneau.scheduling.models import Booking, EventType, Link
from creneau.scheduling.wanted_event import wanted_event

MOST_GUESTS = 10


@dataclass(frozen=True)
class Invitee:
    """Who books. ``time_zone``: an IANA name; ``language``: one of the installation's."""

    name: str
    email: str
    language: str
    time_zone: str


@dataclass(frozen=True)
class Booked:
    """``is_new`` is False when the same idempotency key brought the first booking back."""

    booking: Booking
    is_new: bool


def book(
    *,
    event_type: EventType,
    start_at: datetime,
    invitee: Invitee,
    duration_minutes: int | None = None,
    answers: Mapping[str, Said] | None = None,
    where: Where = NOWHERE,
    guests: Sequence[str] = (),
    link: Link | None = None,
    idempotency_key: str | None = None,
    confirms_address: bool = False,
    now: datetime | None = None,
) -> Booked:
    """A booking that holds its slot from now on, confirmed or requested: when nobody vouches for the slot, or when the
    host confirms each booking.

    ``confirms_address``: it is only held, and nobody is told, until the invitee follows the link in a mail
    (``confirm_address``).

    ``SlotTaken`` with alternatives; ``NotBookable`` names the field: also ``answers.<id>``, ``place``, ``place.value``;
    ``LinkClosed`` when the ``link`` that led here is good no longer. The same ``idempotency_key`` of the same host with
    the same wish brings the first booking back, with another wish it is ``NotBookable``.
    """
    now = now or timezone.now()
    wish = _wish(event_type, start_at, duration_minutes, now)
    _validate(event_type, invitee, guests)
    digest = _digest(wish, invitee, answers, guests, where)
    if idempotency_key and (first := _first(event_type, idempotency_key, digest)):
        return Booked(first, is_new=False)
    draft = Booking(
        host=event_type.host,
        event_type=event_type,
        start_at=start_at,
        end_at=wish.end_at,
        held_from=wish.held_from,
        held_until=wish.held_until,
        invitee_name=invitee.name.strip(),
        invitee_email=invitee.email.strip(),
        time_zone=invitee.time_zone,
        language=invitee.language,
        place=place(event_type, where, time_zone=invitee.time_zone),
        answers=checked(event_type, answers or {}, time_zone=invitee.time_zone),
        guests=list(guests),
        link=link,
        idempotency_key=idempotency_key or None,
        idempotency_digest=digest if idempotency_key else "",
        awaits=Booking.Awaits.INVITEE if confirms_address else "",
        confirm_by=min(now + HELD_FOR, start_at) if confirms_address else None,
    )
    try:
        return Booked(claim(wish, lambda certain: _write_down(draft, certain)), is_new=True)
    except (IntegrityError, SlotTaken, LinkClosed):  # perhaps by the same wish, sent at the same moment
        if idempotency_key and (first := _first(event_type, idempotency_key, digest)):
            return Booked(first, is_new=False)
        raise


def _wish(event_type: EventType, start_at: datetime, duration_minutes: int | None, now: datetime) -> Claim:
    try:
        minutes = event_type.duration(duration_minutes)
    except ValueError:
        raise NotBookable("duration", _("This duration is not on offer.")) from None
    return Claim(event_type, start_at, minutes, now)


def _validate(event_type: EventType, invitee: Invitee, guests: Sequence[str]) -> None:
    if not can_be_seen(invitee.name) or len(invitee.name) > 200:
        raise NotBookable("name", _("Give your name, in 200 characters at most."))
    _validate_address("email", invitee.email)
    if guests and not event_type.accepts_guests:
        raise NotBookable("guests", _("Guests cannot be invited to this meeting."))
    if len(guests) > MOST_GUESTS:
        raise NotBookable("guests", _("At most %(count)s guests can be invited.") % {"count": MOST_GUESTS})
    for guest in guests:
        _validate_address("guests", guest)
    try:
        ZoneInfo(invitee.time_zone)
    except (KeyError, ValueError, OSError):
        raise NotBookable("timezone", _("This is not a time zone.")) from None


def _validate_address(field: str, address: str) -> None:
    try:
        validate_email(address.strip())
    except ValidationError:
        raise NotBookable(field, _("This is not an e-mail address.")) from None
    if len(address) > 254:
        raise NotBookable(field, _("This e-mail address is too long."))


def _write_down(booking: Booking, certain: bool) -> Booking:
    if booking.link:
        spend(link=booking.link, now=timezone.now())
    if booking.awaits_invitee:
        holding.check_how_many(booking)
    else:
        booking.awaits = holding.awaits(booking, certain)
    booking.state = Booking.State.REQUESTED if booking.awaits else Booking.State.CONFIRMED
    booking.event = wanted_event(booking)
    booking.save(force_insert=True)
    changes.record_new(booking)
    holding.busy_time_changed(booking)
    return booking


def _first(event_type: EventType, key: str, digest: str) -> Booking | None:
    first = Booking.objects.filter(host=event_type.host_id, idempotency_key=key).select_related("event").first()
    if first and first.idempotency_digest != digest:
        raise NotBookable("Idempotency-Key", _("This key was used for another booking."))
    return first


def _digest(
    wish: Claim, invitee: Invitee, answers: Mapping[str, Said] | None, guests: Sequence[str], where: Where
) -> str:
    said: list[object] = [wish.event_type.pk, wish.start_at.isoformat(), wish.duration_minutes, asdict(invitee)]
    said += [dict(answers or {}), list(guests), *([asdict(where)] if where != NOWHERE else [])]
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()
