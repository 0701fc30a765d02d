"""The environment variables that an administrator is told of."""

import re

from release.locked import ROOT


def known_settings() -> set[str]:
    """Those of the README's table, each with its twin that names a file."""
    names = set(
        re.findall(r"^\| `(CRENEAU_[A-Z_]+)` \|", (ROOT / "README.md").read_text(encoding="utf-8"), re.MULTILINE)
    )
    return names | {f"{name}_FILE" for name in names}
