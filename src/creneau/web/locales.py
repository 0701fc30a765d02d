"""The language of the page as Babel knows it."""

from babel import Locale
from django.utils.translation import get_language

# English is written day first and with am and pm, as "Mon 30 Nov, 2:00 pm".
_TERRITORIES = {"en": "en_GB"}


def page_locale() -> Locale:
    language = get_language() or "en"
    return Locale.parse(_TERRITORIES.get(language, language.replace("-", "_")))
