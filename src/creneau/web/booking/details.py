"""``/alice/intro/details``: who comes; then the booking."""

import uuid
from dataclasses import replace

from django.conf import settings
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from creneau.notifications.ask_invitee import is_asked
from creneau.scheduling import proof_of_work
from creneau.scheduling.book import Invitee, book
from creneau.scheduling.errors import NotBookable, SlotTaken
from creneau.scheduling.models import Booking
from creneau.web.booking import asked as asking
from creneau.web.booking.door import Door
from creneau.web.booking.forms import DetailsForm
from creneau.web.booking.framing import carried, frame_of, query_of
from creneau.web.booking.from_here import from_here
from creneau.web.booking.held import held
from creneau.web.booking.offer import offer
from creneau.web.booking.prefill import prefilled
from creneau.web.booking.problem import Problem, problem_page
from creneau.web.booking.slots import Nearest
from creneau.web.booking.summary import summary
from creneau.web.booking.ticket import ticket
from creneau.web.booking.wish import Wish, instant_text


@never_cache
@require_safe
def details(request: HttpRequest, door: Door) -> HttpResponse:
    wish = _wish(request, request.GET, door)
    if wish is None:
        return _unreadable(request, door)
    wish = replace(wish, asked=prefilled(wish.asked, request.GET, door.event_type))
    form = DetailsForm(initial=dict(wish.asked.given), event_type=door.event_type, time_zone=wish.zone)
    others = None if wish.is_open() else wish.others()
    status = 200 if others is None else 409
    return _form_page(request, door, wish, form, key=uuid.uuid4().hex, others=others, status=status)


@from_here
@never_cache
def bookings(request: HttpRequest, door: Door) -> HttpResponse:
    if request.method != "POST":
        return redirect(door.page)
    wish = _wish(request, request.POST, door)
    if wish is None:
        return _unreadable(request, door)
    form = DetailsForm(request.POST, event_type=door.event_type, time_zone=wish.zone)
    key = request.POST.get("key", "")[:64]
    if not form.is_valid():
        return _form_page(request, door, wish, form, key=key, status=422)
    proven = proof_of_work.is_proven(door.event_type, request.POST.get("proof", "")[:100], key=key, now=wish.now)
    asks = is_asked(door.event_type, is_proven=proven)
    if not proven and not asks:
        return _form_page(request, door, wish, form, key=key, is_unproven=True, status=422)
    try:
        booked = _book(door, wish, form, key, confirms_address=asks)
    except SlotTaken as taken:
        return _form_page(request, door, wish, form, key=key, others=wish.slots(taken.alternatives), status=409)
    except NotBookable as refusal:
        return _refused(request, door, wish, form, key, refusal)
    if carried(request) and booked.awaits_invitee:
        return held(request, booked, status=202)
    return _framed(request, booked) if carried(request) else redirect("web:booking", booked.token)


def _framed(request: HttpRequest, booked: Booking) -> HttpResponse:
    """The page of a booking is never shown in a frame: what has to be known is said here."""
    context = {
        "ticket": ticket(booked, timezone.now(), has_calendar=booked.host.connections.exists()),
        "booking": booked,
        "start": instant_text(booked.start_at),
        "end": instant_text(booked.end_at),
    }
    return render(request, "web/booking/booked_in_frame.html", context, status=201)


def _wish(request: HttpRequest, query: QueryDict, door: Door) -> Wish | None:
    """None when the address does not say which time is meant."""
    event_type, now = door.event_type, timezone.now()
    frame_of(request, event_type.host)
    asked = asking.read(query, offer(event_type, now), now, carried(request))
    start_at = asking.instant_called(query.get("start", ""))
    if start_at is None or "duration" in asked.misread or "zone" in asked.misread:
        return None
    return Wish(event_type, asked, start_at, now, page=door.page, confirm=door.details)


def _book(door: Door, wish: Wish, form: DetailsForm, key: str, *, confirms_address: bool) -> Booking:
    said = form.cleaned_data
    invitee = Invitee(said["name"], said["email"], language=get_language() or "en", time_zone=wish.zone)
    return book(
        event_type=wish.event_type,
        start_at=wish.start_at,
        invitee=invitee,
        duration_minutes=wish.asked.duration_minutes,
        answers=said["answers"],
        where=said["where"],
        guests=said.get("guests", []),
        link=door.link,
        idempotency_key=key or None,
        confirms_address=confirms_address,
    ).booking


def _form_page(
    request: HttpRequest,
    door: Door,
    wish: Wish,
    form: DetailsForm,
    *,
    key: str,
    others: list[Nearest] | None = None,
    is_unproven: bool = False,
    status: int,
) -> HttpResponse:
    """``others``: the nearest free slots when the wished one is gone. ``is_unproven``: the browser did no work."""
    form.is_framed = bool(carried(request))
    context = {
        "wish": wish,
        "form": form,
        "key": key,
        "others": others,
        "is_unproven": is_unproven,
        "summary": summary(wish.event_type, [wish.asked.duration_minutes]),
        "door": door,
        "asks": is_asked(door.event_type, is_proven=True),
        "challenge": proof_of_work.challenge(door.event_type, wish.now),
        "bits": settings.PROOF_OF_WORK_BITS,
    }
    return render(request, "web/booking/details.html", context, status=status)


def _refused(
    request: HttpRequest, door: Door, wish: Wish, form: DetailsForm, key: str, refusal: NotBookable
) -> HttpResponse:
    if field := form.field_of(refusal.field):
        form.add_error(field, refusal.message)
        return _form_page(request, door, wish, form, key=key, status=422)
    if refusal.field == "Idempotency-Key":
        heading, words = (
            _("This form has been sent already"),
            _("Its appointment is booked. To book another, start anew."),
        )
    else:
        heading, words = _("This time cannot be booked"), refusal.message
    return problem_page(request, Problem(heading, words, wish.day_address, _("Choose another time")), status=422)


def _unreadable(request: HttpRequest, door: Door) -> HttpResponse:
    words = _("The link does not say which time is meant: it may have been cut off or altered on its way.")
    address = door.page + query_of(request)
    return problem_page(request, Problem(_("Which time?"), words, address, _("Choose a time")), status=400)
