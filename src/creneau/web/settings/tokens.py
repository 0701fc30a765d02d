"""API tokens: which there are, a new one, revoking."""

from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from creneau.accounts.models import ApiToken
from creneau.accounts.scopes import Scope
from creneau.accounts.tokens import issue
from creneau.web import addresses
from creneau.web.access import HostRequest, own_act, own_page
from creneau.web.days import DayField


class TokenForm(forms.Form):
    name = forms.CharField(
        label=gettext_lazy("What uses it"),
        help_text=gettext_lazy("For you, to tell one from another: “Website”, “Reporting”."),
        max_length=100,
    )
    scopes = forms.MultipleChoiceField(
        label=gettext_lazy("What it is good for"),
        choices=Scope.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose at least one.")},
    )
    expires_at = DayField(
        label=gettext_lazy("Last day it works"),
        help_text=gettext_lazy("Without one it works until you revoke it."),
        required=False,
    )


@never_cache
@own_act
def tokens(request: HostRequest) -> HttpResponse:
    """``POST`` issues one; the answer itself shows it: it is kept nowhere."""
    form = TokenForm(request.POST if request.method == "POST" else None, initial={"scopes": [Scope.ALL]})
    token = _issued(request, form) if form.is_valid() else ""
    context = {
        "form": TokenForm(initial={"scopes": [Scope.ALL]}) if token else form,
        "token": token,
        "tokens": ApiToken.objects.filter(host=request.host).order_by("-pk"),
        "zone": request.host.time_zone,
        "now": timezone.now(),
        "api": addresses.of_api(),
    }
    return render(request, "web/settings/tokens.html", context, status=422 if form.errors else 200)


@require_POST
@own_page
def revocation(request: HostRequest, token_id: int) -> HttpResponse:
    get_object_or_404(ApiToken, pk=token_id, host=request.host).delete()
    messages.success(request, _("The token no longer works."))
    return redirect("web:tokens")


def _issued(request: HostRequest, form: TokenForm) -> str:
    """Empty when something is wrong with a field."""
    said: dict[str, Any] = form.cleaned_data
    last_day = said["expires_at"]
    try:
        expires_at = _midnight_after(last_day, request.host.time_zone) if last_day else None
        return issue(host=request.host, name=said["name"], scopes=said["scopes"], expires_at=expires_at)
    except OverflowError:
        form.add_error("expires_at", _("This day is too far away."))
    except ValidationError as error:
        form.add_error(None, error)
    return ""


def _midnight_after(day: Any, zone: str) -> datetime:
    return datetime.combine(day + timedelta(days=1), time(), ZoneInfo(zone))
