"""The environment variables that the product reads."""

import re
from pathlib import Path

from creneau.config import settings


def known_settings() -> set[str]:
    """Each with its twin that names a file."""
    text = Path(settings.__file__).read_text(encoding="utf-8")
    names = set(re.findall(r'"(CRENEAU_[A-Z_]+)"', text))
    return names | {f"{name}_FILE" for name in names}
