"""What is typed to open somebody's calendar."""

from collections.abc import Iterable

from django import forms
from django.utils.translation import gettext_lazy as _

from creneau.calendars.models import CalendarConnection


class ColleagueForm(forms.Form):
    connection = forms.TypedChoiceField(label=_("Seen with the account"), coerce=int)
    address = forms.CharField(
        label=_("E-mail address of the colleague or the room"),
        max_length=320,
        widget=forms.EmailInput({"autocomplete": "off"}),
    )
    is_room = forms.BooleanField(label=_("This is a room"), required=False)
    name = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)

    def __init__(self, accounts: Iterable[CalendarConnection], data: object = None) -> None:
        super().__init__(data)  # type: ignore[arg-type]
        choices = [(account.pk, account.email) for account in accounts]
        self.fields["connection"].choices = choices  # type: ignore[attr-defined]
