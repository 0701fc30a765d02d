"""The stages of a Dockerfile, built in folders where no engine is at hand.

Each is a bare Debian of the same name with its Python, which stands for the image that the stage begins with.
"""

import contextlib
import json
import os
import shlex
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from release.locked import ROOT

PACKAGES = "ca-certificates,python3-dev,python3-pip,python3-venv"
BELIEVED = Path("/etc/ssl/certs/ca-certificates.crt")
KEPT = ("PIP_", "SSL_", "HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy", "no_proxy")


def can_be_built() -> bool:
    return os.geteuid() == 0 and bool(shutil.which("debootstrap") and shutil.which("apt-get"))


def bare_debian(codename: str, folder: Path) -> None:
    """From where this machine's own packages come."""
    form = "$(CREATED_BY) $(REPO_URI) $(COMPONENT)"
    listed = subprocess.run(["apt-get", "indextargets", "--format", form], text=True, capture_output=True, check=True)
    source = next(
        words[1] for words in map(str.split, listed.stdout.splitlines()) if words[::2] == ["Packages", "main"]
    )
    command = ["debootstrap", "--variant=minbase", f"--include={PACKAGES}", codename, str(folder), source]
    done = subprocess.run(command, text=True, capture_output=True, check=False)
    if done.returncode:  # no fault of ours: a mirror that does not answer, a machine that lets nobody make devices
        pytest.skip(f"debootstrap: {done.stdout[-300:]}")
    for file in (BELIEVED, Path("/etc/resolv.conf")):
        shutil.copy(file, folder / file.relative_to("/"))


class Stage:
    def __init__(self, bare: Path, folder: Path) -> None:
        subprocess.run(["cp", "-a", bare, folder], check=True)
        self.folder = folder
        self.user, self._work, self._entry = "0", "/", list[str]()
        self._environment = {name: value for name, value in os.environ.items() if name.startswith(KEPT)} | {
            "PATH": "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin",
            "PIP_BREAK_SYSTEM_PACKAGES": "1",  # the image has no Python but its own
        }

    def take(self, instruction: str, words: str, build: "Stage") -> None:
        match instruction:
            case "WORKDIR":
                self._work = words
                self._inside(words).mkdir(parents=True, exist_ok=True)
            case "ENV":
                for pair in shlex.split(words):
                    name, _, value = pair.partition("=")
                    self._environment[name] = value.replace("$PATH", self._environment["PATH"])
            case "USER":
                self.user = words
            case "COPY":
                self._copy(words.split(), build)
            case "RUN":
                self.run("sh", "-c", words)
            case "ENTRYPOINT":
                self._entry = json.loads(words)

    def run(self, *words: str, **settings: str) -> str:
        """As the stage's user; what it prints."""
        done = subprocess.run(
            self._command(words), env=self._environment | settings, text=True, capture_output=True, check=False
        )
        assert done.returncode == 0, done.stderr[-2000:]
        return done.stdout

    @contextlib.contextmanager
    def running(self, *words: str, **settings: str) -> Iterator[None]:
        """What the entry point does with these words, until the block ends."""
        process = subprocess.Popen(self._command([*self._entry, *words]), env=self._environment | settings)
        try:
            yield
        finally:
            process.terminate()
            process.wait(timeout=40)

    def _command(self, words: list[str] | tuple[str, ...]) -> list[str]:
        inside = ["sh", "-c", 'cd "$0" && exec "$@"', self._work, *words]
        return ["chroot", f"--userspec={self.user}:{self.user}", str(self.folder), *inside]

    def _copy(self, words: list[str], build: "Stage") -> None:
        source = build.folder if words[0].startswith("--from=") else ROOT
        *names, last = [word for word in words if not word.startswith("--")]
        target = self._inside(last)
        for name in names:
            there = source / name.lstrip("/")
            if there.is_dir():
                ignored = shutil.ignore_patterns("__pycache__", "*.mo") if source == ROOT else None
                shutil.copytree(there, target, symlinks=True, ignore=ignored, dirs_exist_ok=True)
            else:
                shutil.copy(there, target)

    def _inside(self, path: str) -> Path:
        return self.folder / (Path(self._work) / path).relative_to("/")
