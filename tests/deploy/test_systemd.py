"""The unit is one that systemd takes, and it is tight."""

import os
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


def test_the_administrators_command_reads_the_settings_as_systemd_does(tmp_path: Path) -> None:
    """Spaces, brackets, dollars and quotes are what they are: no shell looks at them."""
    settings = {
        "CRENEAU_ORGANISATION": "Hôpital Saint-Aubin",
        "CRENEAU_LDAP_FILTER": "(&(objectClass=user)(mail=*))",
        "CRENEAU_MAIL_SERVER": "smtp://user:pa$$w`id`rd@mail.example.com",
        "CRENEAU_SUPPORT_CONTACT": "it's help@example.com",
        "CRENEAU_DATA_DIR": str(tmp_path),
    }
    quoted = {"CRENEAU_HOLIDAYS": ('"', "two words"), "CRENEAU_BRAND_COLOUR": ("'", "#0b5a47")}
    lines = ['# a comment = "nothing"', "", *(f"{name}={value}" for name, value in settings.items())]
    lines += [f"{name}={sign}{value}{sign}" for name, (sign, value) in quoted.items()]
    (tmp_path / "creneau.env").write_text("\n".join(lines), encoding="utf-8")
    program = (SYSTEMD / "creneau-admin").read_text(encoding="utf-8")
    script = re.sub(r"^exec setpriv .*$", "exec env -0", program, flags=re.MULTILINE)
    environment = {"PATH": os.environ["PATH"], "CRENEAU_ENV_FILE": str(tmp_path / "creneau.env")}
    done = subprocess.run(["sh", "-c", script], env=environment, text=True, capture_output=True, check=True)
    seen = dict(pair.split("=", 1) for pair in done.stdout.split("\0") if pair.startswith("CRENEAU_"))
    assert seen == settings | {name: value for name, (_, value) in quoted.items()} | {
        "CRENEAU_ENV_FILE": str(tmp_path / "creneau.env")
    }
