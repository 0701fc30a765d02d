"""Another time for a booking, by whoever moves it: without ``start`` one is chosen, with it one is confirmed."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from creneau.calendars.freshness import synchronised_at
from creneau.notifications.carriers import way_of
from creneau.scheduling import reschedule as scheduling
from creneau.scheduling.errors import NotBookable, SlotTaken
from creneau.scheduling.models import Booking
from creneau.scheduling.openings import openings
from creneau.web.booking import asked as asking
from creneau.web.booking.choice import choice
from creneau.web.booking.offer import offer
from creneau.web.booking.page import long_ago, render_choice
from creneau.web.booking.problem import Problem, problem_page
from creneau.web.booking.slots import Nearest
from creneau.web.booking.summary import summary
from creneau.web.booking.week import first_weekday
from creneau.web.booking.wish import Wish, instant_text


@dataclass(frozen=True)
class Moving:
    """``page``: where a time is chosen and taken; ``back``: where the booking is; ``time_zone``: of who moves it."""

    booking: Booking
    by: Literal["host", "invitee"]
    page: str
    back: str
    time_zone: str
    choose_template: str
    confirm_template: str

    @property
    def duration_minutes(self) -> int:
        return int((self.booking.end_at - self.booking.start_at).total_seconds() // 60)

    def offer(self, now: datetime) -> asking.Offer:
        event_type, minutes = self.booking.event_type, [self.duration_minutes]
        return offer(event_type, now, durations_minutes=minutes, time_zone=self.time_zone)


def respond(request: HttpRequest, moving: Moving) -> HttpResponse:
    said = request.POST if request.method == "POST" else request.GET
    if "start" not in said:
        return _choose(request, moving)
    wish = _wish(said, moving)
    if wish is None:
        return _refused(request, moving, _("The link does not say which time is meant."), status=400)
    if request.method == "POST":
        return _move(request, moving, wish)
    others = None if wish.is_open() else wish.others()
    return _confirm(request, moving, wish, others, status=409 if others is not None else 200)


def _choose(request: HttpRequest, moving: Moving) -> HttpResponse:
    booking, now, event_type = moving.booking, timezone.now(), moving.booking.event_type
    asked = asking.read(request.GET, moving.offer(now), now)
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
        "moving": moving,
        "choice": shown,
        "summary": summary(event_type, [minutes]),
        "read_at": long_ago(synchronised_at(booking.host), now),
    }
    return render_choice(request, moving.choose_template, context)


def _move(request: HttpRequest, moving: Moving, wish: Wish) -> HttpResponse:
    reason = request.POST.get("reason", "")
    try:
        scheduling.reschedule(booking=moving.booking, start_at=wish.start_at, by=moving.by, reason=reason)
    except SlotTaken as taken:
        return _confirm(request, moving, wish, wish.slots(taken.alternatives), status=409)
    except NotBookable as refusal:
        return _refused(request, moving, refusal.message, status=422)
    return redirect(moving.back)


def _confirm(
    request: HttpRequest, moving: Moving, wish: Wish, others: list[Nearest] | None, *, status: int
) -> HttpResponse:
    """``others``: the nearest free slots when the wished one is gone."""
    context = {
        "booking": moving.booking,
        "moving": moving,
        "wish": wish,
        "others": others,
        "was_sent": request.method == "POST",
        "mails": bool(way_of(moving.booking.host)),
    }
    return render(request, moving.confirm_template, context, status=status)


def _refused(request: HttpRequest, moving: Moving, words: str, *, status: int) -> HttpResponse:
    problem = Problem(_("The appointment was not moved"), words, moving.page, _("Choose another time"))
    return problem_page(request, problem, status=status)


def _wish(said: QueryDict, moving: Moving) -> Wish | None:
    now = timezone.now()
    asked = asking.read(said, moving.offer(now), now)
    start_at = asking.instant_called(said.get("start", ""))
    if start_at is None or "zone" in asked.misread:
        return None
    booking, page = moving.booking, moving.page
    return Wish(booking.event_type, asked, start_at, now, page=page, confirm=page, moving=booking)
