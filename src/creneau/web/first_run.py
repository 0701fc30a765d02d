"""The first page of an installation: it makes the administrator, once."""

from allauth.account.adapter import get_adapter
from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from creneau.accounts.models import Host, User
from creneau.scheduling.welcome import add_host
from creneau.web import zones
from creneau.web.secure import over_tls


class FirstRunForm(forms.Form):
    name = forms.CharField(label=_("Your name"), max_length=200, widget=forms.TextInput({"autocomplete": "name"}))
    email = forms.EmailField(label=_("E-mail address"), widget=forms.EmailInput({"autocomplete": "username"}))
    password = forms.CharField(
        label=_("Password"),
        help_text=_("At least ten characters. Not the one of Exchange."),
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
        strip=False,
    )
    slug = forms.CharField(
        label=_("Address of your page"),
        max_length=60,
        help_text=_("What follows the name of this site, such as alice."),
        widget=forms.TextInput({"autocapitalize": "none", "spellcheck": "false"}),
    )
    time_zone = forms.ChoiceField(
        label=_("Time zone"), choices=zones.choices, widget=forms.Select({"data-own-zone": True})
    )

    def clean_password(self) -> str:
        given: str = self.cleaned_data["password"]
        validate_password(given, User(email=self.address(), name=self.data.get("name", "")))
        return given

    def address(self) -> str:
        return str(self.data.get("email", ""))


@over_tls
def first_run(request: HttpRequest) -> HttpResponse:
    if User.objects.exists():
        raise Http404
    form = FirstRunForm(request.POST or None, initial={"time_zone": settings.DEFAULT_TIME_ZONE})
    if request.method == "POST" and form.is_valid() and (host := _begin(form)):
        get_adapter().login(request, host.user)
        return redirect("web:calendars")
    return render(request, "web/first_run.html", {"form": form}, status=422 if form.errors else 200)


@transaction.atomic
def _begin(form: FirstRunForm) -> Host | None:
    """None when something is wrong with a field. Two first runs at once: one of them is not the first."""
    if User.objects.select_for_update().exists():
        raise Http404
    try:
        return add_host(**form.cleaned_data, language=get_language() or "", is_administrator=True)
    except ValidationError as error:
        form.add_error(None, error)
        return None
