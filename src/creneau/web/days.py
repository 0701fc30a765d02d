"""A day as people pick it, or type it where their browser shows a line of text instead of a calendar."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy


class DayInput(forms.DateInput):
    """The form it is written in shows only where there is no calendar to pick from."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__({"placeholder": gettext_lazy("YYYY-MM-DD")}, "%Y-%m-%d")


class DayField(forms.DateField):
    widget = DayInput
    default_error_messages = {"invalid": gettext_lazy("Write the day as year, month and day, such as 2027-03-01.")}


class DaysForm(forms.Form):
    """From one day to another, both of them with it; either may be left open."""

    first = DayField(label=gettext_lazy("From day"), required=False)
    last = DayField(label=gettext_lazy("Up to day"), required=False)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        days: dict[str, date] = {name: given[name] for name in ("first", "last") if given.get(name)}
        if len(days) == 2 and days["last"] < days["first"]:
            self.add_error("last", _("The last day comes before the first."))
        for name, day in days.items():
            if not 2000 < day.year < 2200:
                self.add_error(name, _("Choose a day of this century."))
        return given
