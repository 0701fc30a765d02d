"""Pieces of the booking pages."""

from functools import lru_cache

from babel import Locale
from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from creneau.web.booking import zone_choice
from creneau.web.templatetags.times import locale

register = template.Library()


@register.simple_tag
def zone_options() -> SafeString:
    """The options of a select, grouped by continent; the same for every reader of a language."""
    return _zone_options(locale())


@lru_cache(maxsize=16)
def _zone_options(language: Locale) -> SafeString:
    return render_to_string("web/booking/parts/zone_options.html", {"regions": zone_choice.regions(language)})
