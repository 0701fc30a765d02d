"""A day as people pick it, or type it where their browser shows a line of text instead of a calendar."""

from django import forms
from django.utils.translation import gettext_lazy


class DayInput(forms.DateInput):
    """The form it is written in shows only where there is no calendar to pick from."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__({"placeholder": gettext_lazy("YYYY-MM-DD")}, "%Y-%m-%d")


class DayField(forms.DateField):
    widget = DayInput
    default_error_messages = {"invalid": gettext_lazy("Write the day as year, month and day, such as 2027-03-01.")}
