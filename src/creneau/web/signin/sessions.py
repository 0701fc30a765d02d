"""Where somebody is signed in, and an end to it."""

from collections.abc import Callable

from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from creneau.accounts import sessions as accounts
from creneau.accounts.devices import device_of
from creneau.web.access import PersonRequest, person_page


class SeenMiddleware:
    """Notes that a session is in use, and from where."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        accounts.note_use(request)
        return self.get_response(request)


@person_page
def sessions(request: PersonRequest) -> HttpResponse:
    rows = sorted(UserSession.objects.purge_and_list(request.user), key=lambda row: row.last_seen_at, reverse=True)
    host = getattr(request.user, "host", None)
    context = {
        "sessions": [(row, device_of(row.user_agent), _is_this(row, request)) for row in rows],
        "others": any(not _is_this(row, request) for row in rows),
        "zone": host.time_zone if host else "UTC",
    }
    return render(request, "web/settings/sessions.html", context)


@require_POST
@person_page
def end(request: PersonRequest, session_id: int) -> HttpResponse:
    accounts.end(session=get_object_or_404(UserSession, pk=session_id, user=request.user))
    messages.success(request, _("Signed out there."))
    return redirect("sessions")


@require_POST
@person_page
def end_others(request: PersonRequest) -> HttpResponse:
    accounts.end_all(user=request.user, but=request.session.session_key)
    messages.success(request, _("Signed out everywhere else."))
    return redirect("sessions")


def _is_this(row: UserSession, request: HttpRequest) -> bool:
    return bool(row.session_key == request.session.session_key)
