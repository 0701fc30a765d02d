"""What a host types to connect an Exchange account."""

from django import forms
from django.utils.translation import gettext_lazy as _

from creneau.calendars.vault import Secret

_PLAIN = {"autocapitalize": "none", "spellcheck": "false", "autocomplete": "off"}


class ConnectForm(forms.Form):
    """Its values are judged by ``calendars.connect``; here they are only named."""

    email = forms.CharField(
        label=_("Work e-mail address"), widget=forms.EmailInput({"autocomplete": "username"}), max_length=320
    )
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "current-password"}),
    )
    server = forms.CharField(
        label=_("Server, or full EWS address"),
        required=False,
        max_length=500,
        widget=forms.TextInput({**_PLAIN, "inputmode": "url"}),
    )
    domain = forms.CharField(label=_("Domain"), required=False, max_length=255, widget=forms.TextInput(_PLAIN))
    username = forms.CharField(label=_("User name"), required=False, max_length=320, widget=forms.TextInput(_PLAIN))
    ca_pem = forms.CharField(
        label=_("Certificate of your organisation’s own authority (PEM)"),
        required=False,
        max_length=100_000,
        widget=forms.Textarea({**_PLAIN, "rows": 4, "class": "input letter"}),
    )
    confirmed_host = forms.CharField(required=False, widget=forms.HiddenInput)
    try_again = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def clean_password(self) -> Secret:
        return Secret(self.cleaned_data["password"])
