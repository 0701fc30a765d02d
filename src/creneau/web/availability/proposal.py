"""The mailbox's working hours in words, to be taken or declined."""

from itertools import groupby
from typing import NamedTuple

from babel import dates, lists
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from creneau.accounts.locales import page_locale
from creneau.accounts.models import Host
from creneau.scheduling.proposed_hours import decline_hours, proposed_hours, take_hours
from creneau.web import zones
from creneau.web.access import HostRequest, host_page
from creneau.web.availability.week import DAYS
from creneau.web.templatetags.times import of_day


class Proposal(NamedTuple):
    email: str
    hours: str
    zone: str


def proposal(host: Host) -> Proposal | None:
    said = proposed_hours(host)
    return Proposal(said.email, in_words(said.weekly), zones.name(said.time_zone, page_locale())) if said else None


@require_POST
@host_page
def answer(request: HostRequest) -> HttpResponse:
    if request.POST.get("answer") == "take":
        schedule = take_hours(host=request.host)
        messages.success(request, _("Saved. Your free times follow at once."))
        return redirect("web:schedule", schedule.pk)
    decline_hours(host=request.host)
    return redirect("web:calendars")


def in_words(weekly: dict[str, list[list[str]]]) -> str:
    """``Monday to Friday 9:00 am – 6:00 pm and Saturday 9:00 am – 12:00 pm``."""
    hours = [(day, _spans(weekly.get(name, []))) for day, name in enumerate(DAYS)]
    runs = [(said, [day for day, _said in run]) for said, run in groupby(hours, key=lambda each: each[1])]
    return lists.format_list([f"{_days(days)} {said}" for said, days in runs if said], locale=page_locale())


def _days(days: list[int]) -> str:
    names = [dates.get_day_names("wide", "format", page_locale())[day] for day in days]
    if len(names) < 3:
        return lists.format_list(names, locale=page_locale())
    return _("%(first)s to %(last)s") % {"first": names[0], "last": names[-1]}


def _spans(spans: list[list[str]]) -> str:
    said = [f"{of_day(start)} – {of_day(end)}" for start, end in spans]
    return lists.format_list(said, locale=page_locale())
