"""On which day a week starts."""

from babel import Locale, UnknownLocaleError
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation.trans_real import parse_accept_lang_header

from creneau.web.templatetags.times import locale


def first_weekday(request: HttpRequest) -> int:
    """Monday is 0. The browser's region decides (``en-US``: Sunday), else the language of the page."""
    for accepted, _quality in parse_accept_lang_header(request.headers.get("Accept-Language", "").lower()):
        language, _dash, region = accepted.partition("-")
        if language == get_language() and region:
            try:
                return Locale.parse(f"{language}_{region.upper()}", sep="_").first_week_day
            except (UnknownLocaleError, ValueError):
                continue
    return locale().first_week_day
