"""What becomes of a booking whose event is moved or deleted in Outlook, in words, and the host's choice of it."""

from typing import NamedTuple

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.functional import Promise
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from creneau.calendars.choose import choose
from creneau.calendars.models import CalendarSettings
from creneau.web.access import HostRequest, host_page

Setting = CalendarSettings.OutlookChanges


class Way(NamedTuple):
    name: str
    label: str | Promise
    note: str | Promise


WAYS = (
    Way(
        Setting.FOLLOW,
        _("The booking follows"),
        _("It moves or is cancelled too, and the invitee is told."),
    ),
    Way(
        Setting.ASK,
        _("Ask me first"),
        _("The booking stays as it is until you say yes, or have the event put back."),
    ),
    Way(
        Setting.IGNORE,
        _("Nothing changes"),
        _("The booking keeps its time, whatever your calendar shows."),
    ),
)


@require_POST
@host_page
def choice(request: HostRequest) -> HttpResponse:
    try:
        choose(host=request.host, outlook_changes=request.POST.get("outlook_changes", ""))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, __("Saved. It holds for changes from now on."))
    return redirect("web:calendars")
