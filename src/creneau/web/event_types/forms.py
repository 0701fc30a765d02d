"""The editor of an event type; its places and questions are rows of their own."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from creneau.accounts.models import Host
from creneau.calendars.models import Calendar
from creneau.notifications.ask_invitee import check_way_to_ask
from creneau.scheduling import checks
from creneau.scheduling.event_types import add_event_type, change_event_type
from creneau.scheduling.models import EventType
from creneau.web.days import DayField
from creneau.web.event_types import amounts

if TYPE_CHECKING:
    _ModelForm = forms.ModelForm[EventType]
else:
    _ModelForm = forms.ModelForm


class EventTypeForm(_ModelForm):
    """``typed``: what stands in the form while only its rows change; nothing of it is checked."""

    durations = forms.CharField(
        label=_("Duration in minutes"), help_text=_("Several, for the invitee to choose from: 30, 60."), max_length=60
    )
    notice = forms.IntegerField(label=_("Minimum notice"), required=False)
    notice_unit = forms.TypedChoiceField(label=_("Unit of the minimum notice"), coerce=int, choices=amounts.UNITS)
    cut_off = forms.IntegerField(label=_("Can be moved or cancelled until"), required=False)
    redirect_url = forms.URLField(
        label=_("Page to go on to after booking"),
        max_length=500,
        required=False,
        assume_scheme="https",
        validators=[checks.validate_redirect],
    )
    cut_off_unit = forms.TypedChoiceField(label=_("Unit of that time"), coerce=int, choices=amounts.UNITS)

    class Meta:
        model = EventType
        fields = [
            "name",
            "slug",
            "description",
            "colour",
            "accepts_guests",
            "is_secret",
            "schedule",
            "calendar",
            "increment_minutes",
            "buffer_before_minutes",
            "buffer_after_minutes",
            "rolling_days",
            "first_day",
            "last_day",
            "daily_limit",
            "weekly_limit",
            "needs_confirmation",
            "confirms_address",
            "text_after",
            "redirect_url",
        ]
        labels = {
            "name": _("Name"),
            "slug": _("Address"),
            "description": _("Description"),
            "colour": _("Colour"),
            "accepts_guests": _("The invitee may bring guests"),
            "is_secret": _("Secret: not on your page, only reached by links you give away"),
            "schedule": _("Working hours"),
            "calendar": _("Calendar to add events to"),
            "increment_minutes": _("A slot every … minutes"),
            "buffer_before_minutes": _("Buffer before, in minutes"),
            "buffer_after_minutes": _("Buffer after, in minutes"),
            "rolling_days": _("Can be booked … days ahead"),
            "first_day": _("From this day on"),
            "last_day": _("Up to this day"),
            "daily_limit": _("At most … a day"),
            "weekly_limit": _("At most … a week"),
            "needs_confirmation": _("I confirm each booking myself"),
            "confirms_address": _("Invitees confirm their e-mail address"),
            "text_after": _("Text after booking"),
        }
        help_texts = {
            "description": _(
                "What the invitee should know or bring. **bold**, *italic*, lists with a dash, [links](https://example.org)."
            ),
            "last_day": _("Fixed dates take the place of the days ahead."),
            "needs_confirmation": _(
                "Until you say yes it is a request: the time is held, and nothing is in your calendar."
            ),
            "confirms_address": _(
                "A mail brings them a link. The time is held for half an hour; until they follow it, you hear nothing."
            ),
            "redirect_url": _("Shown as a link with its address, beginning with https://."),
            "text_after": _("How to get there, what to prepare. The same formatting as the description."),
        }
        widgets = {
            "description": forms.Textarea({"rows": 4, "dir": "auto"}),
            "text_after": forms.Textarea({"rows": 3, "dir": "auto"}),
            "name": forms.TextInput({"dir": "auto"}),
            "colour": forms.RadioSelect,
        }
        field_classes = {"first_day": DayField, "last_day": DayField}

    def __init__(self, *args: Any, host: Host, typed: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.host = host
        for name, field in self.fields.items():  # what the model says of its columns is for developers
            field.help_text = self.Meta.help_texts.get(name, "") if name in self.Meta.fields else field.help_text
        self._prepare_fields(host)
        self.initial.update(_stored(self.instance))
        if typed is not None:
            booleans = {name: name in typed for name in BOOLEANS}
            self.initial.update({**typed.dict(), **booleans})

    def _prepare_fields(self, host: Host) -> None:
        schedule: Any = self.fields["schedule"]
        schedule.queryset, schedule.empty_label = host.schedules.order_by("-is_default", "pk"), None
        calendar: Any = self.fields["calendar"]
        calendar.queryset = Calendar.objects.of(host).filter(can_write=True, cause="")
        calendar.empty_label = _("Your usual calendar to add events to")
        self.fields["colour"].choices = COLOURS  # type: ignore[attr-defined]
        for name in ("notice", "cut_off"):
            self.fields[name].validators.append(MinValueValidator(0))
            self.fields[name].widget.attrs["min"] = 0

    def clean_durations(self) -> list[int]:
        minutes = amounts.durations(self.cleaned_data["durations"])
        if minutes is None or not all(1 <= each <= checks.LONGEST_MINUTES for each in minutes):
            raise ValidationError(_("Whole minutes from 1 to 1440, separated by commas."))
        checks.validate_durations(minutes)
        return minutes

    def clean_confirms_address(self) -> bool:
        wanted: bool = self.cleaned_data["confirms_address"]
        check_way_to_ask(host=self.instance.host, wanted=wanted)
        return wanted

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        for name, column in AMOUNTS.items():
            given[column] = (given.get(name) or 0) * (given.get(f"{name}_unit") or 1)
            if given[column] > checks.LONGEST_NOTICE_MINUTES:
                self.add_error(name, _("At most a year."))
        return given

    def save(self, commit: bool = True) -> EventType:
        """Places and questions are on the instance already: their rows were read and checked beside the form."""
        row = self.instance
        fields = {name: getattr(row, name) for name in (*self.Meta.fields, "places", "questions")}
        fields["durations_minutes"] = self.cleaned_data["durations"]
        fields |= {column: self.cleaned_data[column] for column in AMOUNTS.values()}
        if row.pk is None:
            return add_event_type(host=row.host, **fields)
        return change_event_type(event_type=row, **fields)


BOOLEANS = ("accepts_guests", "is_secret", "needs_confirmation", "confirms_address")
AMOUNTS = {"notice": "minimum_notice_minutes", "cut_off": "cut_off_minutes"}
COLOURS = [
    ("green", pgettext_lazy("colour", "Green")),
    ("blue", pgettext_lazy("colour", "Blue")),
    ("violet", pgettext_lazy("colour", "Violet")),
    ("pink", pgettext_lazy("colour", "Pink")),
    ("red", pgettext_lazy("colour", "Red")),
    ("orange", pgettext_lazy("colour", "Orange")),
    ("yellow", pgettext_lazy("colour", "Yellow")),
    ("grey", pgettext_lazy("colour", "Grey")),
]


def _stored(row: EventType) -> dict[str, object]:
    """What the columns say in the words of the form."""
    said: dict[str, object] = {}
    for name, column in AMOUNTS.items():
        said[name], said[f"{name}_unit"] = amounts.parted(getattr(row, column))
    if row.pk:
        said["durations"] = ", ".join(str(minutes) for minutes in row.durations_minutes)
    else:
        said["schedule"] = row.host.schedules.order_by("-is_default", "pk").values_list("pk", flat=True).first()
    return said
