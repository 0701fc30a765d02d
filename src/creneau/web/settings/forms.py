"""What a host says of themselves."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from creneau.accounts.models import Host
from creneau.accounts.profile import change_profile
from creneau.web import zones


def _languages() -> list[tuple[str, str]]:
    return [("", str(_("As the browser asks"))), *settings.LANGUAGES]


class SettingsForm(forms.Form):
    name = forms.CharField(
        label=_("Your name"),
        help_text=_("As invitees read it."),
        max_length=200,
        widget=forms.TextInput({"autocomplete": "name"}),
    )
    slug = forms.CharField(
        label=_("Address of your page"),
        max_length=60,
        widget=forms.TextInput({"autocapitalize": "none", "spellcheck": "false"}),
    )
    time_zone = forms.ChoiceField(
        label=_("Time zone"), help_text=_("The one your meetings are shown in. Working hours have their own.")
    )
    language = forms.ChoiceField(label=_("Language"), required=False, choices=_languages)

    def __init__(self, *args: Any, host: Host, **kwargs: Any) -> None:
        kwargs["initial"] = {
            "name": host.user.name,
            "slug": host.slug,
            "time_zone": host.time_zone,
            "language": host.user.language,
        }
        super().__init__(*args, **kwargs)
        self._host = host
        self.fields["time_zone"].choices = zones.choices(and_also=host.time_zone)  # type: ignore[attr-defined]

    def save(self) -> bool:
        """False when something is wrong with a field."""
        try:
            change_profile(host=self._host, **self.cleaned_data)
        except ValidationError as error:
            self.add_error(None, error)
        return not self.errors
