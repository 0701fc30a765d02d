"""Calendar settings: the accounts, what is checked, where events go, what blocks."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from creneau.calendars import facts
from creneau.calendars.busy import settings_of
from creneau.calendars.choose import Choice, choose
from creneau.calendars.disconnect import disconnect
from creneau.calendars.errors import ExchangeFailed
from creneau.calendars.models import Calendar, CalendarConnection
from creneau.calendars.synchronise import synchronise
from creneau.calendars.words import words_of
from creneau.scheduling.models import Booking
from creneau.web.access import HostRequest, host_page, own_page
from creneau.web.availability import changes, tree
from creneau.web.availability.accounts import accounts
from creneau.web.availability.forms import ColleagueForm
from creneau.web.availability.found_rooms import Rooms
from creneau.web.availability.outlook import WAYS
from creneau.web.availability.picture import picture
from creneau.web.availability.proposal import proposal
from creneau.web.availability.statuses import STATUSES
from creneau.web.availability.why import question
from creneau.web.templatetags.times import grouped


@host_page
def calendars(request: HostRequest) -> HttpResponse:
    return page(request)


def page(request: HostRequest, colleague: Form | None = None, rooms: Rooms | None = None) -> HttpResponse:
    """``colleague``: what was typed to open somebody's calendar, and what is wrong with it; ``rooms``: those found."""
    settings = settings_of(request.host)
    cards = accounts(request.host, settings)
    blocking = settings.blocking()
    context = {
        "week": picture(request.host, request.GET.get("week", "")) if cards else None,
        "why": question(request.host, request.GET),
        "accounts": cards,
        "proposal": proposal(request.host),
        "colleague": colleague or ColleagueForm(card.row for card in cards),
        "rooms": rooms,
        "groups": tree.groups(card.row for card in cards),
        "statuses": [(status, blocking[status.name]) for status in STATUSES],
        "outlook": [(way, way.name == settings.outlook_changes) for way in WAYS],
    }
    return render(request, "web/availability/calendars.html", context, status=422 if colleague else 200)


@host_page
def account(request: HostRequest, connection_id: int) -> HttpResponse:
    """One card, asked for again while the first reading runs."""
    found = [card for card in accounts(request.host, settings_of(request.host)) if card.row.pk == connection_id]
    if not found:
        return HttpResponse(status=404)
    return render(request, "web/availability/account.html", {"account": found[0]})


@require_POST
@host_page
def choice(request: HostRequest) -> HttpResponse:
    checked, receiving = set(request.POST.getlist("check")), request.POST.get("add")
    before = list(Calendar.objects.of(request.host))
    wanted = {row.pk: Choice(str(row.pk) in checked, str(row.pk) == receiving if receiving else None) for row in before}
    try:
        choose(host=request.host, calendars=wanted)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, changes.said(before, list(Calendar.objects.of(request.host))))
    return redirect("web:calendars")


@require_POST
@host_page
def statuses(request: HostRequest) -> HttpResponse:
    choose(host=request.host, blocking={status.name: status.name in request.POST for status in STATUSES})
    messages.success(request, _("Saved. Your free times follow at once."))
    return redirect("web:calendars")


@require_POST
@host_page
def synchronisation(request: HostRequest, connection_id: int) -> HttpResponse:
    row = get_object_or_404(CalendarConnection, pk=connection_id, host=request.host)
    try:
        done = synchronise(connection=row)
    except ExchangeFailed as failure:
        known = facts.of_failure(row.email, row.server, failure.detail, request.host.time_zone)
        words = words_of(failure.cause, failure.next_step, known)
        messages.error(request, words.sentences)
    else:
        found = ngettext("Read now: %(number)s busy time.", "Read now: %(number)s busy times.", done.busy_times)
        messages.success(request, found % {"number": grouped(done.busy_times)})
    return redirect("web:calendars")


@own_page
def disconnection(request: HostRequest, connection_id: int) -> HttpResponse:
    """``GET`` asks, ``POST`` does."""
    row = get_object_or_404(CalendarConnection, pk=connection_id, host=request.host)
    if request.method == "POST":
        disconnect(connection=row)
        messages.success(
            request, _("%(email)s is disconnected. Its password and its busy times are erased.") % {"email": row.email}
        )
        return redirect("web:calendars")
    bookings = Booking.objects.holding().known().filter(host=request.host).count()
    is_last = CalendarConnection.objects.of(request.host).count() == 1
    context = {"connection": row, "bookings": bookings, "is_last": is_last}
    return render(request, "web/availability/disconnection.html", context)
