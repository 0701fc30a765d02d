"""``python -m release.bundle [PYTHON …]``: one file that installs Créneau where no network is.

In it: Créneau's wheel, the wheels of everything it needs with the hashes of ``uv.lock``, for Linux on this kind of
processor and for each version of Python named (3.11, 3.12 and 3.13 unless told otherwise), ``install.sh``, the examples
under ``deploy/``, the guides, the list of licences and the bill of materials. The extras ``postgresql``, ``oidc`` and
``saml`` are included; what has no wheels of its own (``kerberos``, ``ldap``) is not.
"""

from __future__ import annotations

import hashlib
import platform
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

from release import sbom, wheel
from release.locked import ROOT, hashed

PYTHONS = ("3.11", "3.12", "3.13")
EXTRAS = ("--extra", "postgresql", "--extra", "oidc", "--extra", "saml")
GUIDES = (
    "admin-guide.en.md",
    "admin-guide.fr.md",
    "deployment.md",
    "licences.md",
    "running.md",
    "security.md",
    "sign-in.md",
    "threat-model.md",
)
_LIBC = ("manylinux_2_28", "manylinux_2_27", "manylinux_2_26", "manylinux_2_24", "manylinux_2_17", "manylinux2014")


def main(pythons: list[str]) -> int:
    with tempfile.TemporaryDirectory() as scratch:
        packed = pack(Path(scratch), pythons or list(PYTHONS))
        wheel.DIST.mkdir(exist_ok=True)
        file = wheel.DIST / f"{packed.name}-offline-linux-{platform.machine()}.tar.gz"
        with tarfile.open(file, "w:gz") as archive:
            archive.add(packed, packed.name, filter=_nobodys)
    print(f"{hashlib.sha256(file.read_bytes()).hexdigest()}  dist/{file.name}")
    return 0


def pack(scratch: Path, pythons: list[str]) -> Path:
    """The folder that the bundle holds."""
    name, content = wheel.build()
    folder = scratch / "-".join(name.split("-")[:2])
    wheels = folder / "wheels"
    wheels.mkdir(parents=True)
    (wheels / name).write_bytes(content)
    for python in pythons:
        _fetch(folder, python)
        own = f"{folder.name.replace('-', '==', 1)} --hash=sha256:{hashlib.sha256(content).hexdigest()}\n"
        with (folder / f"requirements-{python}.txt").open("a", encoding="utf-8") as wishes:
            wishes.write(own)
    shutil.copy(ROOT / "release" / "install.sh", folder)
    shutil.copytree(ROOT / "deploy", folder / "deploy")
    (folder / "sbom.cdx.json").write_text(sbom.bill(name, content, wheel.committed_at()), encoding="utf-8")
    for guide in GUIDES:
        shutil.copy(ROOT / "docs" / guide, folder)
    shutil.copy(ROOT / "README.md", folder)  # it has the table of all settings
    (folder / "SHA256SUMS").write_text(_sums(folder), encoding="utf-8")
    return folder


def _fetch(folder: Path, python: str) -> None:
    """pip takes nothing whose hash is not the one in ``uv.lock``."""
    wishes = folder / f"requirements-{python}.txt"
    wishes.write_text("\n".join(hashed(python, *EXTRAS)) + "\n", encoding="utf-8")
    platforms = [word for libc in _LIBC for word in ("--platform", f"{libc}_{platform.machine()}")]
    binary = ("--only-binary", ":all:", "--python-version", python, *platforms)
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--require-hashes", *binary]
    subprocess.run([*command, "--dest", str(folder / "wheels"), "-r", str(wishes)], check=True)


def _sums(folder: Path) -> str:
    """As ``sha256sum --check`` reads them."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return "".join(f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.relative_to(folder)}\n" for path in files)


def _nobodys(entry: tarfile.TarInfo) -> tarfile.TarInfo:
    """Of no user of the machine that packed it, as old as the commit."""
    entry.uid = entry.gid = 0
    entry.uname = entry.gname = "root"
    entry.mtime = int(wheel.committed_at())
    return entry


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
