"""Pieces of the look: icons, the mark, the host's navigation."""

from dataclasses import dataclass
from functools import cache

from django import template
from django.forms import BooleanField, BoundField
from django.template.context import RequestContext
from django.template.loader import get_template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from creneau.scheduling.formatting import formatted, unformatted
from creneau.scheduling.names import isolated

register = template.Library()


@register.simple_tag
@cache
def icon(name: str) -> str:
    """The drawing in ``web/icons/NAME.svg``; words stand beside it, so it is hidden from screen readers."""
    return get_template(f"web/icons/{name}.svg").render()


@register.simple_tag
@cache
def mark() -> str:
    """The bar of time with an opening in it."""
    return get_template("web/icons/mark.svg").render()


@dataclass(frozen=True)
class Section:
    name: str
    url_name: str
    prefixes: tuple[str, ...]  # of the routes that belong to it
    label: object
    more: object = ""  # what a wide screen adds to the label


SECTIONS = (
    Section("calendar", "web:meetings", ("meetings",), _("Meetings")),
    Section(
        "event-types",
        "web:event_types",
        ("event-types",),
        pgettext_lazy("navigation, beginning of 'Event types'", "Event types"),
        pgettext_lazy("navigation, what follows 'Event types' on a wide screen", " "),
    ),
    Section("availability", "web:calendars", ("availability",), _("Availability")),
    Section(
        "settings", "web:settings", ("settings", "account", "administration"), pgettext_lazy("of the host", "Settings")
    ),
)


@register.inclusion_tag("web/parts/navigation.html", takes_context=True)
def navigation(context: RequestContext) -> dict[str, object]:
    match = getattr(context.get("request"), "resolver_match", None)
    route = match.route if match else ""
    items = [(section, reverse(section.url_name), route.startswith(section.prefixes)) for section in SECTIONS]
    return {"items": items}


@register.inclusion_tag("web/parts/field.html")
def field(bound: BoundField, note: str = "", optional: bool = False) -> dict[str, object]:
    """A labelled control, its note and what is wrong with it."""
    return {"field": bound, "control": _control(bound, note), "note": note or bound.help_text, "optional": optional}


@register.inclusion_tag("web/parts/amount.html")
def amount(number: BoundField, unit: BoundField, behind: str = "", note: str = "") -> dict[str, object]:
    """A number and its unit on one line; ``behind``: the words that follow them."""
    unit.field.widget.attrs["aria-label"] = str(unit.label)
    controls = {"control": _control(number, note), "unit_control": _control(unit, "")}
    return {"field": number, **controls, "behind": behind, "note": note}


@register.inclusion_tag("web/parts/check.html")
def check(bound: BoundField) -> dict[str, object]:
    """A box to tick, its words behind it."""
    return {"field": bound, "control": _control(bound, ""), "note": bound.help_text}


@register.filter(name="formatted")
def as_formatted(text: str) -> SafeString:
    """What a host wrote, with its plain formatting."""
    return formatted(text)


@register.filter
def bdi(name: str) -> SafeString:
    """A name within a translated sentence: whatever its direction, it stays within itself."""
    return format_html("<bdi>{}</bdi>", name)


@register.filter(name="isolated")
def as_isolated(name: str) -> str:
    """The same for titles, which know no tags."""
    return isolated(name)


@register.filter(name="unformatted")
def as_unformatted(text: str) -> str:
    return unformatted(text)


def _control(bound: BoundField, note: str) -> str:
    described = [
        f"{bound.auto_id}_{part}"
        for part, given in (("error", bound.errors), ("note", note or bound.help_text))
        if given
    ]
    is_box = isinstance(bound.field, BooleanField)
    attributes = {"class": "" if is_box else "input", "aria-describedby": " ".join(described)}
    if bound.errors:
        attributes["aria-invalid"] = "true"
    if is_first_wrong(bound):
        attributes["autofocus"] = "autofocus"
    return bound.as_widget(attrs={name: value for name, value in attributes.items() if value})


def is_first_wrong(bound: BoundField) -> bool:
    """Whoever is told that a form needs another look stands where the first mistake is, without JavaScript too.

    In a frame of another site browsers refuse that to a page: there a script does it (``frame.js``).
    """
    if getattr(bound.form, "is_framed", False):
        return False
    return next((name for name in bound.form.fields if name in bound.form.errors), "") == bound.name
