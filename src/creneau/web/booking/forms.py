"""What an invitee tells of themselves, and why they cancel."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from creneau.scheduling import answers
from creneau.scheduling.book import MOST_GUESTS
from creneau.scheduling.errors import NotBookable
from creneau.scheduling.models import EventType
from creneau.web.booking.own_fields import ANSWER, asked_fields, filled_in, place_called, where_fields, where_said


class DetailsForm(forms.Form):
    """``trap`` is a field that people do not see: only programs fill it in. Places and questions come from the host."""

    name = forms.CharField(
        label=gettext_lazy("First and last name"),
        max_length=200,
        error_messages={"required": gettext_lazy("Your name is missing.")},
        widget=forms.TextInput({"autocomplete": "name", "dir": "auto"}),
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
    is_framed = False

    def __init__(self, *args: Any, event_type: EventType, time_zone: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._event_type, self._time_zone = event_type, time_zone
        self.asked = asked_fields(event_type)
        self.fields.update(self.asked)
        self.where = where_fields(event_type, time_zone)
        self.fields.update(self.where)
        if not event_type.accepts_guests:
            del self.fields["guests"]
        self.order_fields(["name", "email", *self.where, *self.asked, "guests"])  # as on the page
        self.initial.update(filled_in(event_type, self.initial))

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

    def clean(self) -> dict[str, Any]:
        """Answers and place are judged where every booking is; here all that is wrong is said at once."""
        said = super().clean() or {}
        said["answers"] = {name.removeprefix(ANSWER): said.get(name) or "" for name in self.asked}
        for key, message in answers.read(self._event_type, said["answers"], time_zone=self._time_zone).wrong.items():
            self.add_error(f"{ANSWER}{key}", message)
        said["where"] = where_said(self._event_type, said)
        try:
            answers.place(self._event_type, said["where"], time_zone=self._time_zone)
        except NotBookable as refusal:
            self.add_error(self.field_of(refusal.field), refusal.message)
        return said

    def field_of(self, name: str) -> str | None:
        """The field that stands for ``answers.<id>``, ``place``, ``place.value``, or a field of the same name."""
        if name.startswith("answers."):
            name = f"{ANSWER}{name.removeprefix('answers.')}"
        if name == "place.value":
            chosen = place_called(self._event_type, self.data.get("place", ""))
            name = chosen.asks if chosen else "place"
        return name if name in self.fields else None

    @property
    def where_rows(self) -> list[forms.BoundField]:
        return [self[name] for name in self.where]

    @property
    def asked_rows(self) -> list[forms.BoundField]:
        return [self[name] for name in self.asked]


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
