"""``/b/<token>/reschedule``: another time for a booking. Without ``start`` one is chosen, with it one is confirmed."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from creneau.calendars.freshness import synchronised_at
from creneau.scheduling import reschedule as scheduling
from creneau.scheduling.cut_off import check_cut_off
from creneau.scheduling.errors import NotBookable, SlotTaken
from creneau.scheduling.models import Booking
from creneau.scheduling.openings import openings
from creneau.web.booking import asked as asking
from creneau.web.booking.choice import choice
from creneau.web.booking.offer import offer
from creneau.web.booking.opened import with_booking
from creneau.web.booking.page import long_ago, render_choice
from creneau.web.booking.problem import Problem, problem_page
from creneau.web.booking.slots import Nearest
from creneau.web.booking.summary import summary
from creneau.web.booking.week import first_weekday
from creneau.web.booking.wish import Wish, instant_text


@require_http_methods(["GET", "HEAD", "POST"])
@with_booking
def reschedule(request: HttpRequest, booking: Booking) -> HttpResponse:
    if booking.state not in Booking.HOLDING:
        return redirect("web:booking", booking.token)
    check_cut_off(booking, timezone.now())
    said = request.POST if request.method == "POST" else request.GET
    if "start" not in said:
        return _choose(request, booking)
    wish = _wish(said, booking)
    if wish is None:
        return _refused(request, booking, _("The link does not say which time is meant."), status=400)
    if request.method == "POST":
        return _move(request, booking, wish)
    others = None if wish.is_open() else wish.others()
    return _confirm(request, booking, wish, others, status=409 if others is not None else 200)


def _choose(request: HttpRequest, booking: Booking) -> HttpResponse:
    now, event_type = timezone.now(), booking.event_type
    asked = asking.read(request.GET, _offer(booking, now), now)
    minutes = asked.duration_minutes
    starts = openings(
        event_type=event_type, start_at=now, end_at=asked.until, now=now, duration_minutes=minutes, ignoring=booking
    )
    asked = asked.opening_at(starts)
    shown = choice(
        asked,
        [start for start in starts if start != booking.start_at],
        now=now,
        hours=event_type.schedule.hours(*asked.window),
        first_weekday=first_weekday(request),
        durations_minutes=[minutes],
        slot_address=lambda start: asked.address(start=instant_text(start), zone=asked.zone.key, view=None),
    )
    context = {
        "booking": booking,
        "choice": shown,
        "summary": summary(event_type, [minutes]),
        "read_at": long_ago(synchronised_at(booking.host), now),
    }
    return render_choice(request, "web/booking/reschedule.html", context)


def _move(request: HttpRequest, booking: Booking, wish: Wish) -> HttpResponse:
    try:
        scheduling.reschedule(booking=booking, start_at=wish.start_at, by="invitee")
    except SlotTaken as taken:
        return _confirm(request, booking, wish, wish.slots(taken.alternatives), status=409)
    except NotBookable as refusal:
        return _refused(request, booking, refusal.message, status=422)
    return redirect("web:booking", booking.token)


def _confirm(
    request: HttpRequest, booking: Booking, wish: Wish, others: list[Nearest] | None, *, status: int
) -> HttpResponse:
    """``others``: the nearest free slots when the wished one is gone."""
    context = {"booking": booking, "wish": wish, "others": others, "was_sent": request.method == "POST"}
    return render(request, "web/booking/move.html", context, status=status)


def _refused(request: HttpRequest, booking: Booking, words: str, *, status: int) -> HttpResponse:
    address = reverse("web:booking_reschedule", args=[booking.token])
    problem = Problem(_("The appointment was not moved"), words, address, _("Choose another time"))
    return problem_page(request, problem, status=status)


def _wish(said: QueryDict, booking: Booking) -> Wish | None:
    now = timezone.now()
    asked = asking.read(said, _offer(booking, now), now)
    start_at = asking.instant_called(said.get("start", ""))
    if start_at is None or "zone" in asked.misread:
        return None
    page = reverse("web:booking_reschedule", args=[booking.token])
    return Wish(booking.event_type, asked, start_at, now, page=page, confirm=page, moving=booking)


def _offer(booking: Booking, now: datetime) -> asking.Offer:
    minutes = int((booking.end_at - booking.start_at).total_seconds() // 60)
    return offer(booking.event_type, now, durations_minutes=[minutes], time_zone=booking.time_zone)
