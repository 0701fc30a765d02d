"""``/alice/intro/details``: who comes; then the booking."""

import uuid

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from creneau.scheduling.book import Invitee, book
from creneau.scheduling.errors import NotBookable, SlotTaken
from creneau.scheduling.models import Booking
from creneau.web.booking import asked as asking
from creneau.web.booking.forms import DetailsForm
from creneau.web.booking.framing import carried, framable, frame_of, query_of
from creneau.web.booking.from_here import from_here
from creneau.web.booking.offer import offer
from creneau.web.booking.page import published
from creneau.web.booking.problem import Problem, problem_page
from creneau.web.booking.slots import Nearest
from creneau.web.booking.summary import summary
from creneau.web.booking.ticket import ticket
from creneau.web.booking.wish import Wish, instant_text


@never_cache
@require_safe
@framable
def details(request: HttpRequest, host: str, slug: str) -> HttpResponse:
    wish = _wish(request, request.GET, host, slug)
    if wish is None:
        return _unreadable(request, host, slug)
    form = DetailsForm(initial=request.GET.dict())
    others = None if wish.is_open() else wish.others()
    return _form_page(request, wish, form, key=uuid.uuid4().hex, others=others, status=200 if others is None else 409)


@from_here
@never_cache
@framable
def bookings(request: HttpRequest, host: str, slug: str) -> HttpResponse:
    if request.method != "POST":
        return redirect("web:booking_page", host, slug)
    wish = _wish(request, request.POST, host, slug)
    if wish is None:
        return _unreadable(request, host, slug)
    form, key = DetailsForm(request.POST), request.POST.get("key", "")[:64]
    if not form.is_valid():
        return _form_page(request, wish, form, key=key, status=422)
    try:
        booked = _book(wish, form, key)
    except SlotTaken as taken:
        return _form_page(request, wish, form, key=key, others=wish.slots(taken.alternatives), status=409)
    except NotBookable as refusal:
        return _refused(request, wish, form, key, refusal)
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


def _wish(request: HttpRequest, query: QueryDict, host: str, slug: str) -> Wish | None:
    """None when the address does not say which time is meant."""
    event_type, now = published(host, slug), timezone.now()
    frame_of(request, event_type.host)
    asked = asking.read(query, offer(event_type, now), now, carried(request))
    start_at = asking.instant_called(query.get("start", ""))
    if start_at is None or "duration" in asked.misread or "zone" in asked.misread:
        return None
    page = reverse("web:booking_page", args=[host, slug])
    return Wish(event_type, asked, start_at, now, page=page, confirm=reverse("web:booking_details", args=[host, slug]))


def _book(wish: Wish, form: DetailsForm, key: str) -> Booking:
    said = form.cleaned_data
    invitee = Invitee(said["name"], said["email"], language=get_language() or "en", time_zone=wish.zone)
    return book(
        event_type=wish.event_type,
        start_at=wish.start_at,
        invitee=invitee,
        duration_minutes=wish.asked.duration_minutes,
        guests=said["guests"],
        idempotency_key=key or None,
    ).booking


def _form_page(
    request: HttpRequest, wish: Wish, form: DetailsForm, *, key: str, others: list[Nearest] | None = None, status: int
) -> HttpResponse:
    """``others``: the nearest free slots when the wished one is gone."""
    chosen = summary(wish.event_type, [wish.asked.duration_minutes])
    context = {"wish": wish, "form": form, "key": key, "others": others, "summary": chosen}
    return render(request, "web/booking/details.html", context, status=status)


def _refused(request: HttpRequest, wish: Wish, form: DetailsForm, key: str, refusal: NotBookable) -> HttpResponse:
    if refusal.field in form.fields:
        form.add_error(refusal.field, refusal.message)
        return _form_page(request, wish, form, key=key, status=422)
    if refusal.field == "Idempotency-Key":
        heading, words = (
            _("This form has been sent already"),
            _("Its appointment is booked. To book another, start anew."),
        )
    else:
        heading, words = _("This time cannot be booked"), refusal.message
    return problem_page(request, Problem(heading, words, wish.day_address, _("Choose another time")), status=422)


def _unreadable(request: HttpRequest, host: str, slug: str) -> HttpResponse:
    words = _("The link does not say which time is meant: it may have been cut off or altered on its way.")
    address = reverse("web:booking_page", args=[host, slug]) + query_of(request)
    return problem_page(request, Problem(_("Which time?"), words, address, _("Choose a time")), status=400)
