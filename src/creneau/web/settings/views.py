"""Name, address, zone, language; the password; API tokens."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from creneau.accounts import tokens
from creneau.accounts.models import ApiToken
from creneau.web import addresses
from creneau.web.access import HostRequest, host_page
from creneau.web.language import remember
from creneau.web.settings.forms import SettingsForm


@host_page
def settings(request: HostRequest) -> HttpResponse:
    form = SettingsForm(request.POST or None, host=request.host)
    if request.method == "POST" and form.is_valid():
        form.save()
        response = redirect("web:settings")
        if language := form.cleaned_data["language"]:
            remember(request, response, language)
            translation.activate(language)
        messages.success(request, _("Saved."))
        return response
    return _page(request, form)


@never_cache
@require_POST
@host_page
def issue_token(request: HostRequest) -> HttpResponse:
    """The answer itself shows the token: it is kept nowhere."""
    return _page(request, SettingsForm(host=request.host), token=tokens.issue(host=request.host))


@require_POST
@host_page
def revoke_token(request: HostRequest, token_id: int) -> HttpResponse:
    get_object_or_404(ApiToken, pk=token_id, host=request.host).delete()
    messages.success(request, _("The token no longer works."))
    return redirect("web:settings")


def _page(request: HostRequest, form: SettingsForm, token: str = "") -> HttpResponse:
    context = {
        "form": form,
        "token": token,
        "tokens": ApiToken.objects.filter(host=request.host).order_by("-pk"),
        "zone": request.host.time_zone,
        "link": addresses.of_host(request.host),
    }
    return render(request, "web/settings/settings.html", context, status=422 if form.errors else 200)
