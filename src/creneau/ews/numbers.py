"""Whole numbers, as servers write them."""

import re

_WHOLE = re.compile(r"\s*-?[0-9]{1,9}\s*")  # int() takes more than a server may say: ², ٣, 1_0, a million digits


def read_number(text: str, default: int = 0) -> int:
    """The number; the default for what is none, and for what no count of days, minutes or folders can be."""
    return int(text) if _WHOLE.fullmatch(text) else default
