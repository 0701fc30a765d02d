"""Pieces of the booking pages."""

from functools import lru_cache

from babel import Locale
from django import template
from django.forms import BoundField, CheckboxSelectMultiple, RadioSelect
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from creneau.web.booking import zone_choice
from creneau.web.templatetags.look import is_first_wrong
from creneau.web.templatetags.times import locale

register = template.Library()


@register.simple_tag
def zone_options() -> SafeString:
    """The options of a select, grouped by continent; the same for every reader of a language."""
    return _zone_options(locale())


@register.inclusion_tag("web/booking/parts/own_field.html")
def own_field(bound: BoundField) -> dict[str, object]:
    """A question of the host: one control, or several under one heading."""
    several = isinstance(bound.field.widget, RadioSelect | CheckboxSelectMultiple)
    options = bound.subwidgets if several else []
    if options and is_first_wrong(bound):
        options[0].data["attrs"]["autofocus"] = True
    optional = getattr(bound.field, "optional", False)
    return {"field": bound, "several": several, "options": options, "optional": optional}


@lru_cache(maxsize=16)
def _zone_options(language: Locale) -> SafeString:
    return render_to_string("web/booking/parts/zone_options.html", {"regions": zone_choice.regions(language)})
