"""The environment variables that an administrator is told of."""

import re

from release.locked import ROOT


def known_settings() -> set[str]:
    """Those of the tables in the README and of what signing in is, each with its twin that names a file."""
    pages = [(ROOT / page).read_text(encoding="utf-8") for page in ("README.md", "docs/sign-in.md")]
    cells = [cell for page in pages for cell in re.findall(r"^\| (`CRENEAU_[^|]+) \|", page, re.MULTILINE)]
    names = {name for cell in cells for name in re.findall(r"`(CRENEAU_[A-Z_]+[A-Z])`", cell)}
    return names | {f"{name}_FILE" for name in names}
