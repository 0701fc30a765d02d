"""``python -m creneau.config.messages extract|compile``: the words of the pages, and their translations.

``extract`` brings ``locale/<language>/LC_MESSAGES/django.po`` up to date with the source, keeping what is translated,
and sets the spaces that do not break before the marks of French;
``compile`` writes the ``.mo`` files that Django reads. Neither needs a gettext on the machine.
"""

from __future__ import annotations

import fcntl
import io
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract as babel_extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

PACKAGE = Path(__file__).resolve().parents[1]
LOCALE = PACKAGE / "locale"
KEYWORDS = {
    **dict.fromkeys(("_", "gettext", "gettext_lazy", "gettext_noop")),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), (1, 2)),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), ((1, "c"), 2)),
    **dict.fromkeys(("npgettext", "npgettext_lazy"), ((1, "c"), 2, 3)),
}


def extract() -> None:
    with _locked():
        found = template()
        for path in sorted(LOCALE.glob("*/LC_MESSAGES/django.po")):
            catalog = read(path)
            catalog.update(found, no_fuzzy_matching=True)
            catalog.obsolete.clear()
            if catalog.locale and catalog.locale.language == "fr":
                _set_french_spaces(catalog)
            out = io.BytesIO()
            write_po(out, catalog, width=119, omit_header=True, sort_by_file=True, include_lineno=False)
            path.write_bytes(_header(catalog).encode() + out.getvalue())


def compile_all() -> None:
    with _locked():
        for path in sorted(LOCALE.glob("*/LC_MESSAGES/django.po")):
            out = io.BytesIO()
            catalog = read(path)
            catalog.creation_date = _NEVER
            write_mo(out, catalog)
            path.with_suffix(".mo").write_bytes(out.getvalue())


def _set_french_spaces(catalog: Catalog) -> None:
    """Narrow before ; ! ? » and after «, wide before a colon; where a plain space was typed."""
    for message in catalog:
        if message.id and isinstance(message.string, str):
            message.string = _french_spaces(message.string)
        elif message.id:
            message.string = tuple(map(_french_spaces, message.string or ()))


def _french_spaces(text: str) -> str:
    return re.sub(r" (?=[;!?»])|(?<=«) ", "\u202f", text).replace(" :", "\u00a0:")


def template() -> Catalog:
    """Every message of the source, untranslated."""
    catalog = Catalog(project="Créneau", charset="utf-8")
    for path in _sources():
        text = path.read_text(encoding="utf-8")
        if path.suffix == ".html" or path.suffix == ".txt":
            text = _python_of(text, path)
        for line, message, comments, context in babel_extract(
            "python", io.BytesIO(text.encode()), KEYWORDS, ["Translators:"], {"encoding": "utf-8"}
        ):
            place = [(str(path.relative_to(PACKAGE)), line)]
            flags = {"python-format"} if "%(" in str(message) else set()
            catalog.add(message, None, place, flags=flags, auto_comments=comments, context=context)
    return catalog


def read(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale=path.parts[-3])


_NEVER = datetime(2000, 1, 1, tzinfo=UTC)  # babel would write today's date: the same words must give the same bytes


def _header(catalog: Catalog) -> str:
    """What a reader of the file needs; no dates, so that extracting twice changes nothing."""
    lines = (
        f"Language: {catalog.locale_identifier}",
        f"Plural-Forms: {catalog.plural_forms}",
        "MIME-Version: 1.0",
        "Content-Type: text/plain; charset=utf-8",
        "Content-Transfer-Encoding: 8bit",
    )
    return 'msgid ""\nmsgstr ""\n' + "".join(f'"{line}\\n"\n' for line in lines) + "\n"


def _sources() -> list[Path]:
    templates = [path for kind in ("html", "txt") for path in PACKAGE.glob(f"*/templates/**/*.{kind}")]
    return sorted([*PACKAGE.glob("**/*.py"), *templates])


def _python_of(text: str, path: Path) -> str:
    from django.utils.translation.template import templatize

    return str(templatize(text, origin=str(path)))


@contextmanager
def _locked() -> Iterator[None]:
    """One process at a time: whoever comes second sees what the first one wrote."""
    LOCALE.mkdir(exist_ok=True)
    with (LOCALE / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def main(arguments: list[str]) -> int:
    commands = {"extract": extract, "compile": compile_all}
    if len(arguments) != 1 or arguments[0] not in commands:
        print("usage: python -m creneau.config.messages extract|compile", file=sys.stderr)  # noqa: T201
        return 2
    commands[arguments[0]]()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
