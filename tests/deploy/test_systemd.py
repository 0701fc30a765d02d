"""The unit is one that systemd takes, and it is tight."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.deploy.settings import known_settings

SYSTEMD = Path(__file__).resolve().parents[2] / "deploy" / "systemd"


@pytest.fixture
def unit(tmp_path: Path) -> Path:
    """For programs and users of this machine, else systemd misses those of an installation."""
    text = (SYSTEMD / "creneau@.service").read_text(encoding="utf-8")
    text = text.replace("/opt/creneau/bin/creneau", str(Path(sys.executable).parent / "creneau"))
    path = tmp_path / "creneau@serve.service"
    path.write_text(re.sub(r"^(User|Group)=creneau$", r"\1=root", text, flags=re.MULTILINE), encoding="utf-8")
    return path


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="no systemd on this machine")
def test_systemd_finds_no_fault_in_the_unit(unit: Path) -> None:
    done = subprocess.run(["systemd-analyze", "verify", unit], text=True, capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="no systemd on this machine")
def test_the_unit_is_hardened(unit: Path) -> None:
    """systemd's own score: 0 is a closed box, 9.6 what a unit is that says nothing."""
    text = unit.read_text(encoding="utf-8").replace("=root", "=creneau")
    unit.write_text(text, encoding="utf-8")
    command = ["systemd-analyze", "security", "--offline=true", "--threshold=20", unit]
    assert subprocess.run(command, capture_output=True, check=False).returncode == 0


def test_the_example_of_settings_names_settings_that_exist() -> None:
    text = (SYSTEMD / "creneau.env").read_text(encoding="utf-8")
    named = {line.partition("=")[0] for line in text.splitlines() if line and not line.startswith("#")}
    assert named - known_settings() == set()


def test_the_administrators_command_is_a_shell_script() -> None:
    subprocess.run(["sh", "-n", SYSTEMD / "creneau-admin"], check=True)
