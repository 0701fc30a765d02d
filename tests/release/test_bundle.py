"""The bundle installs and runs Créneau where no network is."""

import os
import platform
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import requests

from release import bundle
from tests.served import serve

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("release"), pytest.mark.timeout(400)]

HERE = f"{sys.version_info.major}.{sys.version_info.minor}"


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return bundle.pack(tmp_path_factory.mktemp("bundle"), [HERE])


@pytest.fixture(scope="module")
def installed(unpacked: Path) -> Path:
    """Python of what ``install.sh`` made; while it ran there was no network, not even loopback, and no cache."""
    target = unpacked.parent / "installed"
    outside = ["unshare", "--net", "--map-root-user"]
    probe = subprocess.run([*outside, "true"], check=False, capture_output=True)
    if probe.returncode and os.environ.get("CI") != "true":
        pytest.skip("this machine makes no network namespaces")
    clean = {
        "PATH": os.environ["PATH"],
        "HOME": str(unpacked.parent),
        "PYTHON": sys.executable,
        "PIP_NO_CACHE_DIR": "1",
    }
    subprocess.run([*outside, unpacked / "install.sh", target], env=clean, check=True, timeout=300)
    return target / "bin" / "python"


def test_it_runs_without_having_seen_a_network(installed: Path, tmp_path: Path) -> None:
    with serve(tmp_path / "data", python=installed) as served:
        page = requests.get(f"{served.url}/account/login/", headers={"Accept-Language": "fr"}, timeout=10)
        assert "Mot de passe" in page.text
        assert requests.get(f"{served.url}/readyz", timeout=10).json()["status"] == "ok"


def test_postgresql_is_in_it(installed: Path) -> None:
    subprocess.run([installed, "-c", "import psycopg; psycopg.pq.version()"], check=True)


def test_sign_in_by_openid_connect_and_saml_is_in_it(installed: Path) -> None:
    subprocess.run([installed, "-c", "import jwt, lxml.etree, xmlsec, onelogin.saml2.response"], check=True)


def test_a_damaged_bundle_is_refused(unpacked: Path, tmp_path: Path) -> None:
    broken = tmp_path / unpacked.name
    shutil.copytree(unpacked, broken)
    (broken / f"requirements-{HERE}.txt").write_text("django==1.0\n")
    done = subprocess.run([broken / "install.sh", tmp_path / "x"], text=True, capture_output=True, check=False)
    assert (done.returncode, done.stderr.splitlines()[-1]) == (1, "The bundle is damaged: fetch it again.")


def test_a_python_that_it_has_nothing_for_is_named(unpacked: Path, tmp_path: Path) -> None:
    other = tmp_path / "python"
    other.write_text("#!/bin/sh\necho 3.7\n")
    other.chmod(0o755)
    environment = os.environ | {"PYTHON": str(other)}
    command = [unpacked / "install.sh", tmp_path / "x"]
    done = subprocess.run(command, env=environment, text=True, capture_output=True, check=False)
    assert done.returncode == 1
    assert done.stderr.startswith(f"This bundle has nothing for Python 3.7, only for: {HERE}")


def test_it_holds_guides_examples_and_the_bill_of_materials(unpacked: Path) -> None:
    there = {str(path.relative_to(unpacked)) for path in unpacked.rglob("*") if path.is_file()}
    assert {*bundle.GUIDES, "sbom.cdx.json", "deploy/systemd/creneau@.service", "deploy/nginx/creneau.conf"} <= there
    assert platform.machine() in "".join(there)
