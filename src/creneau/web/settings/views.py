"""Name, address, zone, language; the password; the way to the other settings."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _

from creneau.web import addresses
from creneau.web.access import HostRequest, host_page
from creneau.web.language import remember
from creneau.web.settings.forms import SettingsForm


@host_page
def settings(request: HostRequest) -> HttpResponse:
    form = SettingsForm(request.POST or None, host=request.host)
    if request.method == "POST" and form.is_valid() and form.save():
        response = redirect("web:settings")
        if language := form.cleaned_data["language"]:
            remember(request, response, language)
            translation.activate(language)
        messages.success(request, _("Saved."))
        return response
    return _page(request, form)


def _page(request: HostRequest, form: SettingsForm) -> HttpResponse:
    context = {"form": form, "link": addresses.of_host(request.host)}
    return render(request, "web/settings/settings.html", context, status=422 if form.errors else 200)
