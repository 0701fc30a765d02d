"""The languages of the pages: English, which the code speaks, and each file under ``locale/``."""

from pathlib import Path

from babel import Locale

SOURCE = "en"


def languages(locale: Path) -> list[tuple[str, str]]:
    """Code and own name of each, such as ``("fr", "Français")``, the translations first.

    A translation is ``locale/<language>/LC_MESSAGES/django.po``, or what was compiled from it. A folder not named after
    a language raises ``babel.UnknownLocaleError``.
    """
    translated = sorted({path.parts[-3] for path in locale.glob("*/LC_MESSAGES/django.[mp]o")} - {SOURCE})
    return [(name.replace("_", "-").lower(), own_name(name)) for name in (*translated, SOURCE)]


def own_name(language: str) -> str:
    """``Français``, ``Português (Brasil)``."""
    known = Locale.parse(language.replace("-", "_"))
    name = known.get_display_name(known) or language
    return name[:1].upper() + name[1:]
