"""The editor of an event type."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from creneau.accounts.models import Host
from creneau.scheduling.models import EventType

LONGEST_MINUTES = 24 * 60

if TYPE_CHECKING:
    _ModelForm = forms.ModelForm[EventType]
else:
    _ModelForm = forms.ModelForm


class EventTypeForm(_ModelForm):
    durations = forms.CharField(
        label=_("Duration in minutes"), help_text=_("Several, for the invitee to choose from: 30, 60."), max_length=60
    )

    location = forms.CharField(
        label=_("Place"),
        help_text=_("A room, a telephone number, the address of a video call."),
        max_length=255,
        required=False,
    )

    class Meta:
        model = EventType
        fields = [
            "name",
            "slug",
            "description",
            "increment_minutes",
            "buffer_before_minutes",
            "buffer_after_minutes",
            "minimum_notice_minutes",
            "rolling_days",
            "first_day",
            "last_day",
            "daily_limit",
            "weekly_limit",
        ]
        labels = {
            "name": _("Name"),
            "slug": _("Address"),
            "description": _("Description"),
            "increment_minutes": _("A start every … minutes"),
            "buffer_before_minutes": _("Buffer before, in minutes"),
            "buffer_after_minutes": _("Buffer after, in minutes"),
            "minimum_notice_minutes": _("Minimum notice, in minutes"),
            "rolling_days": _("Can be booked … days ahead"),
            "first_day": _("From this day on"),
            "last_day": _("Up to this day"),
            "daily_limit": _("At most … a day"),
            "weekly_limit": _("At most … a week"),
        }
        help_texts = {
            "description": _("What the invitee should know or bring."),
            "minimum_notice_minutes": _("1440 minutes are a day."),
            "last_day": _("Fixed dates take the place of the days ahead."),
        }
        widgets = {
            "description": forms.Textarea({"rows": 3}),
            "first_day": forms.DateInput({"type": "date"}, "%Y-%m-%d"),
            "last_day": forms.DateInput({"type": "date"}, "%Y-%m-%d"),
        }

    def __init__(self, *args: Any, host: Host, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._host = host
        for name, field in self.fields.items():  # what the model says of its columns is for developers
            field.help_text = self.Meta.help_texts.get(name, "") if name in self.Meta.fields else field.help_text
        self.initial["location"] = self.instance.location
        if self.instance.pk:
            self.initial["durations"] = ", ".join(str(minutes) for minutes in self.instance.durations_minutes)
        limits = {"increment_minutes": LONGEST_MINUTES, "rolling_days": 730, "daily_limit": 500, "weekly_limit": 500}
        for name, most in limits.items():
            self.fields[name].validators.extend(_between(1, most))

    def clean_durations(self) -> list[int]:
        parts = [part.strip() for part in self.cleaned_data["durations"].replace(";", ",").split(",") if part.strip()]
        if not parts or not all(part.isdecimal() and 1 <= int(part) <= LONGEST_MINUTES for part in parts):
            raise ValidationError(_("Whole minutes from 1 to 1440, separated by commas."))
        return list(dict.fromkeys(int(part) for part in parts))

    def clean_slug(self) -> str:
        slug: str = self.cleaned_data["slug"]
        others = EventType.objects.filter(host=self._host, slug=slug).exclude(pk=self.instance.pk)
        if others.exists():
            raise ValidationError(_("You have another event type at this address."))
        return slug

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        first, last = given.get("first_day"), given.get("last_day")
        if first and last and last < first:
            self.add_error("last_day", _("The last day comes before the first."))
        return given

    def save(self, commit: bool = True) -> EventType:
        location = self.cleaned_data["location"]
        self.instance.places = [{"kind": "custom", "value": location}] if location else []
        self.instance.durations_minutes = self.cleaned_data["durations"]
        if self.instance.pk is None:
            self.instance.host = self._host
            self.instance.schedule = self._host.schedules.order_by("pk")[0]
        return super().save(commit)


def _between(least: int, most: int) -> list[Any]:
    return [MinValueValidator(least), MaxValueValidator(most)]
