"""The wheel alone runs the product: pages, both languages, static files, the script for other sites."""

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest
import requests

from release import sbom, wheel
from release.locked import export, uv
from tests.served import serve

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("release")]

Built = tuple[str, bytes]


@pytest.fixture(scope="module")
def built() -> Built:
    return wheel.build()


@pytest.fixture(scope="module")
def installed(built: Built, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Python of an environment outside the source tree that has the wheel and what it needs, as locked."""
    folder = tmp_path_factory.mktemp("installed")
    (folder / built[0]).write_bytes(built[1])
    (folder / "constraints.txt").write_text(export("--all-extras", "--no-hashes"))
    python = folder / "venv" / "bin" / "python"
    uv("venv", "--quiet", "--python", sys.executable, str(folder / "venv"))
    limits = ("--constraint", str(folder / "constraints.txt"))
    uv("pip", "install", "--quiet", "--python", str(python), *limits, str(folder / built[0]))
    return python


def test_a_second_build_gives_the_same_bytes(built: Built) -> None:
    time.sleep(1.1)
    assert hashlib.sha256(wheel.build(umask=0o077)[1]).digest() == hashlib.sha256(built[1]).digest()


def test_everything_is_as_old_as_the_commit(built: Built, tmp_path: Path) -> None:
    (tmp_path / built[0]).write_bytes(built[1])
    committed = time.gmtime(int(wheel.committed_at()) // 2 * 2)[:6]  # zip counts two seconds at a time
    with zipfile.ZipFile(tmp_path / built[0]) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {committed}


def test_the_wheel_alone_serves_the_product(installed: Path, tmp_path: Path) -> None:
    with serve(tmp_path / "data", python=installed) as served:
        page = requests.get(f"{served.url}/alice/30min", headers={"Accept-Language": "fr"}, timeout=10)
        assert "Afficher ces heures" in page.text
        sheet = re.search(r'href="([^"]+\.css)"', page.text)
        assert sheet is not None
        assert requests.get(f"{served.url}{sheet[1]}", timeout=10).status_code == 200
        assert "data-creneau" in requests.get(f"{served.url}/embed.js", timeout=10).text
        assert requests.get(f"{served.url}/api/v1/openapi.json", timeout=10).status_code == 200
        assert requests.get(f"{served.url}/readyz", timeout=10).json()["status"] == "ok"
        assert "MEND" not in served.creneau("check")


def test_nothing_of_the_source_tree_is_used(installed: Path, tmp_path: Path) -> None:
    script = "import creneau, exchange_simulator; print(creneau.__file__, exchange_simulator.__file__)"
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    done = subprocess.run(
        [installed, "-c", script], cwd=tmp_path, env=clean, text=True, capture_output=True, check=True
    )
    assert all(path.startswith(str(installed.parents[1])) for path in done.stdout.split())


def test_uvx_runs_it_without_an_installation(built: Built, tmp_path: Path) -> None:
    (tmp_path / built[0]).write_bytes(built[1])
    program = shutil.which("uvx") or str(wheel.ROOT / ".uv" / "bin" / "uvx")
    command = [program, "--python", sys.executable, "--from", str(tmp_path / built[0]), "creneau", "slots"]
    done = subprocess.run(command, input="{}", text=True, capture_output=True, check=False, cwd=tmp_path)
    assert (done.returncode, done.stderr.splitlines()[-1]) == (2, "now: is missing")


def test_the_bill_of_materials_is_valid_and_complete(built: Built) -> None:
    from cyclonedx.schema import SchemaVersion
    from cyclonedx.validation.json import JsonStrictValidator  # two seconds, which nobody else has to wait

    bill = sbom.bill(*built, wheel.committed_at())
    said = json.loads(bill)
    components = said["components"]
    assert [each["name"] for each in components if "licenses" not in each] == []
    assert [each["name"] for each in components if not each["externalReferences"]] == []
    assert bill == sbom.bill(*built, wheel.committed_at())
    said["components"] = [each | {"externalReferences": each["externalReferences"][:1]} for each in components[:8]]
    said["dependencies"] = []  # the validator takes a second for each address
    assert JsonStrictValidator(SchemaVersion.V1_5).validate_str(json.dumps(said)) is None
