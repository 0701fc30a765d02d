"""A language that nobody wrote: every letter of every message in Greek. It is one file, as any language is.

Latin letters that are left on a page were not translated, or are data. Dates and zones come out in Greek by themselves.
"""

import io
import re
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.contrib import auth

from creneau.config import messages

_KEPT = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}|<[^>]*>|&\w+;")
_GREEK = str.maketrans(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZé", "αβψδεφγηιξκλμνοπθρστυωχζψζΑΒΨΔΕΦΓΗΙΞΚΛΜΝΟΠΘΡΣΤΥΩΧΖΨΖε"
)


def write(folder: Path) -> None:
    """``folder/el/LC_MESSAGES/django.mo``, with a letter more than enough for every message of the source."""
    catalog = Catalog(locale="el")
    for message in [*messages.template(), *_of_django()]:
        if message.id:
            texts = (message.id,) if isinstance(message.id, str) else message.id
            greek = tuple(in_greek(text) for text in texts)
            catalog.add(message.id, greek if len(greek) > 1 else greek[0], context=message.context)
    out = io.BytesIO()
    write_mo(out, catalog)
    place = folder / "el" / "LC_MESSAGES"
    place.mkdir(parents=True)
    (place / "django.mo").write_bytes(out.getvalue())


def _of_django() -> list[Message]:
    """What Django itself says of passwords, and has not said in Greek."""
    with (Path(auth.__path__[0]) / "locale" / "en" / "LC_MESSAGES" / "django.po").open("rb") as file:
        return list(read_po(file))


def in_greek(text: str) -> str:
    """What is filled in later, and tags, stay as they are."""
    kept = _KEPT.findall(text)
    words = [words.translate(_GREEK) for words in _KEPT.split(text)]
    return "".join(word + fact for word, fact in zip(words, [*kept, ""], strict=True))
