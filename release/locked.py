"""What ``uv.lock`` says is needed to run Créneau."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

from packaging.markers import Marker
from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parents[1]


def uv(*words: str) -> str:
    """What uv prints."""
    program = shutil.which("uv") or str(ROOT / ".uv" / "bin" / "uv")
    return subprocess.run([program, *words], cwd=ROOT, text=True, stdout=subprocess.PIPE, check=True).stdout


def export(*words: str) -> str:
    """The run-time part of ``uv.lock``: nothing for tests, not Créneau itself."""
    return everything("--no-dev", *words)


def everything(*words: str) -> str:
    """``uv.lock`` with what tests and developers need."""
    return uv("export", "--quiet", "--frozen", "--no-emit-project", "--no-header", "--no-annotate", *words)


def requirements(*words: str) -> list[Requirement]:
    """Each package with the one version that is locked, and where it is wanted."""
    return [Requirement(line) for line in export("--no-hashes", *words).splitlines() if line]


def hashed(python: str, *words: str) -> Iterator[str]:
    """Requirements with their hashes, as pip reads them, for one version of Python on Linux."""
    for block in export(*words).replace("\\\n", "").splitlines():
        line, _, hashes = block.partition(" --hash")
        wish = Requirement(line)
        if _wanted(wish.marker, python):
            yield f"{wish.name}{wish.specifier} --hash{hashes}"


def _wanted(marker: Marker | None, python: str) -> bool:
    facts = {
        "python_version": python,
        "python_full_version": f"{python}.0",
        "sys_platform": "linux",
        "platform_system": "Linux",
        "os_name": "posix",
        "implementation_name": "cpython",
        "platform_python_implementation": "CPython",
    }
    return marker is None or marker.evaluate(facts)
