"""Static files for production: hashed, compressed, and one stylesheet instead of twenty, in the brand's colour."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import Storage
from whitenoise.storage import CompressedManifestStaticFilesStorage  # type: ignore[import-untyped]

SHEET = "web/css/site.css"
_BRAND = re.compile(r"(--brand: )#[0-9a-f]{6}\b")
_IMPORT = re.compile(r'^@import "([^":]+)"(?: layer\(([\w-]+)\))?(?: ([\w-]+))?;$', re.MULTILINE)

Paths = dict[str, tuple[Storage, str]]


class OneStylesheet(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Writes the sheets that ``site.css`` imports into it, before its name is made from its content."""

    def post_process(self, paths: Paths, dry_run: bool = False, **options: Any) -> Iterator[tuple[str, str, bool]]:
        if SHEET in paths and not dry_run:
            content = _BRAND.sub(rf"\g<1>{settings.BRAND_COLOUR}", _joined(paths, SHEET))
            self.delete(SHEET)
            self._save(SHEET, ContentFile(content.encode()))
            paths = {**paths, SHEET: (self, SHEET)}
        yield from super().post_process(paths, dry_run=dry_run, **options)


def _joined(paths: Paths, name: str) -> str:
    storage, path = paths[name]
    with storage.open(path) as file:
        text = file.read().decode()
    folder = name.rpartition("/")[0]

    def sheet(match: re.Match[str]) -> str:
        imported, layer, medium = match.groups()
        inner = _joined(paths, f"{folder}/{imported}").strip()
        inner = f"@layer {layer} {{\n{inner}\n}}" if layer else inner
        return f"@media {medium} {{\n{inner}\n}}" if medium else inner

    return _IMPORT.sub(sheet, text)
