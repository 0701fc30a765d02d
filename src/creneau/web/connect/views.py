"""Connecting an Exchange account: the form, then the attempt as it happens."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django_htmx.http import HttpResponseClientRedirect, HttpResponseClientRefresh

from creneau.calendars import connect, facts
from creneau.calendars.known_servers import known_server
from creneau.calendars.models import CalendarConnection, ConnectionAttempt
from creneau.calendars.words import words_of
from creneau.web.access import HostRequest, own_page
from creneau.web.connect.forms import ConnectForm
from creneau.web.connect.letter import letter
from creneau.web.connect.next_steps import next_step_of
from creneau.web.connect.steps import lines
from creneau.web.secure import over_tls
from creneau.web.templatetags.times import grouped


@sensitive_post_parameters("password")
@over_tls
@own_page
def new(request: HostRequest) -> HttpResponse:
    """``POST`` starts an attempt; what was typed comes back when it cannot be meant, the password never."""
    form = ConnectForm(request.POST or None, initial=_account_again(request) or _proposed(request.user.email))
    if request.method == "POST" and form.is_valid() and (attempt := _start(request, form)):
        return redirect("web:connection_attempt", attempt.pk)
    opened = any(form[name].value() for name in ("server", "domain", "username", "ca_pem"))
    context = {"form": form, "opened": opened, "of_colleagues": form.initial.get("of_colleagues")}
    return render(request, "web/connect/new.html", context, status=422 if form.errors else 200)


@never_cache
@own_page
def attempt(request: HostRequest, attempt_id: int) -> HttpResponse:
    """Running: the steps so far. Failed: why, and what to do. Connected: back to the calendars."""
    row = get_object_or_404(ConnectionAttempt, pk=attempt_id, host=request.host)
    if row.state == row.State.CONNECTED:
        messages.success(request, _connected(row))
        return _go(request, reverse("web:calendars"))
    if row.is_over and request.headers.get("HX-Request"):
        return HttpResponseClientRefresh()
    return _failed(request, row) if row.is_over else _running(request, row)


def _start(request: HostRequest, form: ConnectForm) -> ConnectionAttempt | None:
    try:
        started = connect.start(host=request.host, **form.cleaned_data)
    except ValidationError as error:
        form.add_error(None, error)
        return None
    connect.hand_over(started)
    return started


def _account_again(request: HostRequest) -> dict[str, str] | None:
    """What is known of the account that ``?account=`` names, to type only the new password."""
    number = request.GET.get("account", "")
    row = CalendarConnection.objects.of(request.host).filter(pk=number).first() if number.isdecimal() else None
    return {name: getattr(row, name) for name in ("email", "server", "username", "ca_pem")} if row else None


def _proposed(email: str) -> dict[str, str]:
    """What a host begins with; where colleagues of the same mail domain are connected, their server too."""
    server = known_server(email)
    return {"email": email, "server": server, "of_colleagues": email.rpartition("@")[2] if server else ""}


def _connected(row: ConnectionAttempt) -> str:
    busy_times = row.detail.get("busy_times")
    if busy_times is None:
        return _("Your Exchange calendar is connected. Its busy times are being read.")
    return ngettext(
        "Your Exchange calendar is connected. Its one busy time is no longer offered. "
        "Créneau kept only its start, its end and its status.",
        "Your Exchange calendar is connected. Its %(number)s busy times are no longer offered. "
        "Créneau kept only their start, their end and their status.",
        busy_times,
    ) % {"number": grouped(busy_times)}


def _go(request: HttpRequest, url: str) -> HttpResponse:
    return HttpResponseClientRedirect(url) if request.headers.get("HX-Request") else redirect(url)


def _running(request: HostRequest, row: ConnectionAttempt) -> HttpResponse:
    seconds = int((timezone.now() - row.created_at).total_seconds())
    context = {"attempt": row, "lines": lines(row.steps), "seconds": seconds, "counts": row.detail}
    context["entries_read"] = _entries_read(row) if "calendars" in row.detail else None
    return render(request, "web/connect/running.html", context)


def _entries_read(row: ConnectionAttempt) -> int | None:
    """Of the account that was just found, whose first reading runs."""
    accounts = CalendarConnection.objects.filter(host=row.host_id, email=row.email)
    return accounts.values_list("entries_read", flat=True).first()


def _failed(request: HostRequest, row: ConnectionAttempt) -> HttpResponse:
    known = facts.of_attempt(row, request.host.time_zone)
    words = words_of(row.cause, row.next_step, known)
    typed = _typed_again(row, known)
    context = {
        "attempt": row,
        "words": words,
        "facts": known,
        "lines": lines(row.steps),
        "next_step": next_step_of(row.next_step),
        "form": ConnectForm(initial=typed),
        "of_colleagues": typed.get("of_colleagues"),
        "letter": letter(row, words, known, request.user.name),
        "support_contact": settings.SUPPORT_CONTACT,
    }
    return render(request, "web/connect/failed.html", context)


def _typed_again(row: ConnectionAttempt, known: dict[str, Any]) -> dict[str, str]:
    """What was typed, with the next thing to try filled in."""
    typed = {name: getattr(row, name) for name in ("email", "server", "domain", "username", "ca_pem")}
    if proposed := known["proposed_username"]:
        typed |= {"username": proposed, "domain": ""}
    if row.cause == "not_ews_owa" and row.server:
        typed |= {"server": f"https://{urlsplit(row.server).netloc or row.server.partition('/')[0]}/EWS/Exchange.asmx"}
    if not row.server and row.next_step in {"enter_server", "enter_ews_url"}:
        typed |= _proposed(row.email)
    return typed
