"""The fields that an event type brings to the details form: where to meet, and the host's own questions.

They only carry what is typed: whether it will do is decided in ``scheduling.answers``.
"""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from creneau.scheduling import phones
from creneau.scheduling.answers import Where, regions_of
from creneau.scheduling.models import EventType
from creneau.scheduling.places import Place
from creneau.scheduling.questions import Kind, Question

ANSWER = "answer-"


class _AnyChoice(forms.MultipleChoiceField):
    def __init__(self, *, optional: bool, **more: Any) -> None:
        super().__init__(required=False, widget=forms.CheckboxSelectMultiple, **more)
        self.optional = optional

    def validate(self, value: Any) -> None:
        """Elsewhere."""


def asked_fields(event_type: EventType) -> dict[str, forms.Field]:
    return {f"{ANSWER}{question.id}": _field(question) for question in event_type.asked_questions}


def where_fields(event_type: EventType, time_zone: str) -> dict[str, forms.Field]:
    """``place`` where there is a choice; ``phone`` and ``where`` for what only the invitee knows."""
    offered = event_type.offered_places
    fields: dict[str, forms.Field] = {}
    if len(offered) > 1:
        choices = [(place.id, place.words(event_type.host.name)) for place in offered]
        fields["place"] = _Carried(label=_("Where do you want to meet?"), widget=forms.RadioSelect(choices=choices))
    wanted = {place.asks for place in offered}
    if "phone" in wanted:
        note = _("For example %(number)s; a number of another country begins with +.")
        note %= {"number": phones.example(regions_of(event_type, time_zone)[0])}
        fields["phone"] = _Carried(label=_("Your phone number"), help_text=note, widget=_phone_widget())
    if "where" in wanted:
        fields["where"] = _Carried(label=_("Where would you like to meet?"), widget=forms.TextInput({"dir": "auto"}))
    return fields


def where_said(event_type: EventType, said: Mapping[str, Any]) -> Where:
    choice = str(said.get("place") or "")
    place = place_called(event_type, choice)
    return Where(choice, str(said.get(place.asks) or "") if place else "")


def place_called(event_type: EventType, choice: str) -> Place | None:
    """The only one needs no name."""
    offered = event_type.offered_places
    return next((place for place in offered if place.id == choice or len(offered) == 1), None)


def filled_in(event_type: EventType, given: Mapping[str, Any]) -> dict[str, Any]:
    """The answers that an address brings along, by their field."""
    asked = event_type.asked_questions
    return {f"{ANSWER}{each.id}": _value(each, str(given[each.id])) for each in asked if given.get(each.id)}


class _Carried(forms.CharField):
    """Text as it was typed."""

    def __init__(self, *, optional: bool = False, **more: Any) -> None:
        super().__init__(required=False, **more)
        self.optional = optional


def _field(question: Question) -> forms.Field:
    choices, optional = [(option, option) for option in question.options], not question.is_required
    if question.kind == Kind.CHOICES:
        return _AnyChoice(label=question.label, optional=optional, choices=choices)
    widget: forms.Widget = forms.TextInput({"dir": "auto"})
    if question.kind == Kind.LONG_TEXT:
        widget = forms.Textarea({"rows": 4, "dir": "auto"})
    elif question.kind == Kind.PHONE:
        widget = _phone_widget()
    elif question.kind == Kind.CHOICE:
        widget = forms.RadioSelect(choices=choices)
    return _Carried(label=question.label, optional=optional, widget=widget)


def _phone_widget() -> forms.TextInput:
    return forms.TextInput({"type": "tel", "autocomplete": "tel", "inputmode": "tel"})


def _value(question: Question, text: str) -> str | list[str]:
    if question.kind != Kind.CHOICES:
        return text
    return [option for option in question.options if option == text or option in text.split(",")]
