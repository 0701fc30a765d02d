"""What an invitee tells of themselves, and why they cancel."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from creneau.scheduling.book import MOST_GUESTS


class DetailsForm(forms.Form):
    """``trap`` is a field that people do not see: only programs fill it in."""

    name = forms.CharField(
        label=gettext_lazy("First and last name"),
        max_length=200,
        error_messages={"required": gettext_lazy("Your name is missing.")},
        widget=forms.TextInput({"autocomplete": "name"}),
    )
    email = forms.CharField(
        label=gettext_lazy("E-mail address"),
        max_length=254,
        error_messages={"required": gettext_lazy("Your e-mail address is missing.")},
        widget=forms.EmailInput({"autocomplete": "email"}),
    )
    guests = forms.CharField(
        label=gettext_lazy("Invite someone else"),
        help_text=gettext_lazy("A relative, a colleague, an interpreter. Separate addresses with commas."),
        max_length=2000,
        required=False,
        widget=forms.TextInput({"inputmode": "email", "autocomplete": "off"}),
    )
    trap = forms.CharField(required=False)

    def clean_email(self) -> str:
        return _address(self.cleaned_data["email"])

    def clean_guests(self) -> list[str]:
        guests = [
            _address(guest) for guest in self.cleaned_data["guests"].replace(";", ",").split(",") if guest.strip()
        ]
        if len(guests) > MOST_GUESTS:
            raise ValidationError(_("You can bring at most %(count)s people.") % {"count": MOST_GUESTS})
        return guests

    def clean_trap(self) -> str:
        if self.cleaned_data["trap"]:
            raise ValidationError(_("This looks like an automatic entry. Send it once more."))
        return ""


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=pgettext_lazy("for cancelling", "Reason"),
        max_length=2000,
        required=False,
        widget=forms.Textarea({"rows": 3}),
    )


def _address(text: str) -> str:
    text = text.strip()
    try:
        forms.EmailField().clean(text)
    except ValidationError:
        raise ValidationError(_what_is_wrong(text)) from None
    return text


def _what_is_wrong(address: str) -> str:
    name, at, domain = address.partition("@")
    if not at:
        return _("There is no @ in “%(address)s”. An address looks like name@example.org.") % {"address": address}
    if name and domain and "." not in domain:
        return _("The end of the address is missing, after “%(domain)s”. It often is .com or .org.") % {
            "domain": domain
        }
    return _("“%(address)s” is not an e-mail address. One looks like name@example.org.") % {"address": address}
