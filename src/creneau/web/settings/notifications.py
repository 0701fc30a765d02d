"""``/settings/notifications``: who invites, who is told of what, when people are reminded, and in which words."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from creneau.notifications.carriers import way_of
from creneau.notifications.sample import preview, send_sample
from creneau.scheduling import wording
from creneau.web.access import HostRequest, host_page
from creneau.web.settings.notifications_form import NotificationsForm, languages


@host_page
def notifications(request: HostRequest) -> HttpResponse:
    form = NotificationsForm(request.POST if request.method == "POST" else None, host=request.host)
    if not form.is_valid() or "preview" in request.POST:
        return _page(request, form)
    if not form.save():
        return _page(request, form)
    messages.success(request, _("Saved."))
    return redirect("web:notifications")


@require_POST
@host_page
def sample(request: HostRequest) -> HttpResponse:
    if way_of(request.host):
        send_sample(host=request.host)
        messages.success(request, _("A sample is on its way to %(email)s.") % {"email": request.host.user.email})
    return redirect("web:notifications")


def _page(request: HostRequest, form: NotificationsForm) -> HttpResponse:
    context = {
        "form": form,
        "words": [_words(request, form, language) for language in languages()],
        "known": [f"{{{name}}}" for name in wording.NAMES],
        "way": way_of(request.host),
    }
    return render(request, "web/settings/notifications.html", context, status=422 if form.errors else 200)


def _words(request: HostRequest, form: NotificationsForm, language: str) -> dict[str, Any]:
    """The fields of a language, and how they read, if that was asked for and nothing is wrong with them."""
    fields = [form[f"{part}_{language}"] for part in ("subject", "body")]
    shown = None
    if "preview" in request.POST and not any(field.errors for field in fields):
        subject, body = (form.cleaned_data.get(field.name, "") for field in fields)
        shown = preview(request.host, language, subject, body)
    return {"language": language, "name": dict(settings.LANGUAGES)[language], "fields": fields, "shown": shown}
