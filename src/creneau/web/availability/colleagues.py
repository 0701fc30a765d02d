"""Calendars of others in the tree: opened by address, forgotten again."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from creneau.calendars import facts
from creneau.calendars.colleagues import close_calendar, open_calendar
from creneau.calendars.errors import ExchangeFailed
from creneau.calendars.models import Calendar, CalendarConnection
from creneau.calendars.words import words_of
from creneau.web.access import HostRequest, host_page
from creneau.web.availability import calendars
from creneau.web.availability.forms import ColleagueForm


@require_POST
@host_page
def colleagues(request: HostRequest) -> HttpResponse:
    form = ColleagueForm(CalendarConnection.objects.of(request.host), request.POST)
    if form.is_valid() and (opened := _open(request, form)):
        messages.success(request, _("Now checked: %(names)s.") % {"names": opened[0].name})
        return redirect("web:calendars")
    return calendars.page(request, form)


@require_POST
@host_page
def removal(request: HostRequest, calendar_id: int) -> HttpResponse:
    row = get_object_or_404(Calendar, pk=calendar_id, host=request.host)
    try:
        close_calendar(calendar=row)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("%(name)s is no longer in the list.") % {"name": row.name})
    return redirect("web:calendars")


def _open(request: HostRequest, form: ColleagueForm) -> list[Calendar]:
    account = CalendarConnection.objects.of(request.host).get(pk=form.cleaned_data["connection"])
    kind = Calendar.Kind.ROOM if form.cleaned_data["is_room"] else Calendar.Kind.SHARED
    try:
        typed = form.cleaned_data
        return open_calendar(connection=account, address=typed["address"], kind=kind, name=typed["name"])
    except ValidationError as error:
        form.add_error("address", error)
    except ExchangeFailed as failure:
        known = facts.of_failure(account.email, account.server, failure.detail, request.host.time_zone)
        form.add_error(None, str(words_of(failure.cause, failure.next_step, known).title))
    return []
