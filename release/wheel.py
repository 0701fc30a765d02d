"""``python -m release.wheel``: the wheel of what is committed, built twice, and a bill of materials beside it.

Two builds, in two folders, under two umasks, a moment apart, must give the same bytes; else nothing is released. All
times in the wheel are the commit's. Whoever has the commit and ``uv.lock`` can build it again and compare.
"""

from __future__ import annotations

import hashlib
import io
import os
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

from release import sbom
from release.locked import ROOT, uv

DIST = ROOT / "dist"
_QUIETLY = ("--quiet", "--wheel", "--no-build-isolation")


def main() -> int:
    if _git("status", "--porcelain"):
        print("There is something uncommitted: it would not be in the wheel.", file=sys.stderr)
    first, second = (build(umask) for umask in (0o022, 0o077))
    if first != second:
        print("Two builds differ: nothing was released.", file=sys.stderr)
        return 1
    name, content = first
    DIST.mkdir(exist_ok=True)
    (DIST / name).write_bytes(content)
    (DIST / name.replace(".whl", ".cdx.json")).write_text(sbom.bill(name, content, committed_at()), encoding="utf-8")
    print(f"{hashlib.sha256(content).hexdigest()}  dist/{name}")
    return 0


def build(umask: int = 0o022) -> tuple[str, bytes]:
    """Name and content of the wheel of the commit that is checked out."""
    before = os.umask(umask)
    try:
        with tempfile.TemporaryDirectory() as folder:
            source, out = Path(folder) / "source", Path(folder) / "out"
            _unpack(source)
            os.environ["SOURCE_DATE_EPOCH"] = committed_at()
            uv("build", *_QUIETLY, "--python", sys.executable, "--out-dir", str(out), str(source))
            [wheel] = out.glob("*.whl")
            return wheel.name, wheel.read_bytes()
    finally:
        os.umask(before)


def committed_at() -> str:
    """Seconds since 1970."""
    return _git("log", "-1", "--format=%ct").strip()


def _unpack(folder: Path) -> None:
    content = subprocess.run(["git", "archive", "HEAD"], cwd=ROOT, stdout=subprocess.PIPE, check=True).stdout
    with tarfile.open(fileobj=io.BytesIO(content)) as archive:
        archive.extractall(folder, filter="data")


def _git(*words: str) -> str:
    return subprocess.run(["git", *words], cwd=ROOT, text=True, stdout=subprocess.PIPE, check=True).stdout


if __name__ == "__main__":
    sys.exit(main())
