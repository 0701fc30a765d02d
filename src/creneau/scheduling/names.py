"""Names that strangers gave themselves, safe in headers and readable among words of the other direction."""

import unicodedata

from creneau.scheduling.wording import one_line

_FIRST_STRONG_ISOLATE, _POP = "\u2068", "\u2069"
_JOINERS = "\u200c\u200d"  # Persian needs the one, emoji the other


def plain(name: str) -> str:
    """One line, without marks that would turn the words around it."""
    return one_line("".join(char for char in name if char in _JOINERS or unicodedata.category(char) != "Cf"))


def isolated(name: str) -> str:
    """The same for a sentence: a name that is read from right to left stays within itself."""
    name = plain(name)
    turns = any(unicodedata.bidirectional(char) in {"R", "AL", "AN"} for char in name)
    return f"{_FIRST_STRONG_ISOLATE}{name}{_POP}" if turns else name
