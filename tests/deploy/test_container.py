"""The Dockerfile and the compose file, without an engine: linted, read, and their steps taken by hand."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import requests
import yaml
from cryptography.fernet import Fernet

from creneau.cli.main import COMMANDS
from release.locked import ROOT
from tests.deploy.settings import known_settings
from tests.deploy.stages import Stage, bare_debian, can_be_built
from tests.waiting import free_port, until

DOCKER = ROOT / "deploy" / "docker"
UV = shutil.which("uv") or str(ROOT / ".uv" / "bin" / "uv")


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    content: dict[str, Any] = yaml.safe_load((DOCKER / "compose.yaml").read_text(encoding="utf-8"))
    return content


def dockerfile() -> list[tuple[str, str]]:
    """Instructions and what they are about."""
    text = (DOCKER / "Dockerfile").read_text(encoding="utf-8").replace("\\\n", " ")
    return [tuple(line.split(" ", 1)) for line in text.splitlines() if line and not line.startswith("#")]  # type: ignore[misc]


@pytest.mark.skipif(not shutil.which("hadolint", path=str(Path(sys.executable).parent)), reason="no hadolint here")
def test_hadolint_finds_no_fault() -> None:
    program = Path(sys.executable).parent / "hadolint"
    done = subprocess.run([program, DOCKER / "Dockerfile"], text=True, capture_output=True, check=False)
    assert (done.returncode, done.stdout) == (0, "")


def test_nobody_important_runs_it() -> None:
    [user] = [words for name, words in dockerfile() if name == "USER"]
    assert int(user) > 1000


def test_services_run_commands_that_exist_with_settings_that_exist(compose: dict[str, Any]) -> None:
    ours = {name: service for name, service in compose["services"].items() if "build" in service}
    assert {name: service["command"][0] in COMMANDS for name, service in ours.items()} == {"web": True, "worker": True}
    assert {name for service in ours.values() for name in service["environment"]} - known_settings() == set()


def test_settings_that_an_administrator_adds_reach_every_process_of_ours(compose: dict[str, Any]) -> None:
    ours = [service for service in compose["services"].values() if "build" in service]
    assert [service["env_file"] for service in ours] == [[".env"], [".env"]]


def test_what_services_use_is_declared(compose: dict[str, Any]) -> None:
    services = compose["services"].values()
    secrets = {secret for service in services for secret in service.get("secrets", [])}
    volumes = {volume.partition(":")[0] for service in services for volume in service.get("volumes", [])}
    files = {
        value for service in services for value in service["environment"].values() if value.startswith("/run/secrets/")
    }
    assert secrets == set(compose["secrets"])
    assert volumes == set(compose["volumes"])
    assert {Path(file).name for file in files} == secrets


def test_no_secret_stands_in_a_file_and_only_loopback_is_published(compose: dict[str, Any]) -> None:
    text = (DOCKER / "compose.yaml").read_text(encoding="utf-8")
    assert (
        re.findall(r"^\s+(?:CRENEAU_SECRET_KEY|CRENEAU_CREDENTIAL_KEYS|POSTGRES_PASSWORD):", text, re.MULTILINE) == []
    )
    ports = [port for service in compose["services"].values() for port in service.get("ports", [])]
    assert ports == ["127.0.0.1:8000:8000"]


def test_the_keys_are_made_as_the_compose_file_says(tmp_path: Path) -> None:
    from creneau.config.environment import credential_keys, secret

    text = (DOCKER / "compose.yaml").read_text(encoding="utf-8")
    commands = re.findall(r"^#\s+(openssl .*)$", text, re.MULTILINE)
    (tmp_path / "secrets").mkdir()
    for command in commands:
        subprocess.run(["sh", "-c", command], cwd=tmp_path, check=True)
    assert secret((tmp_path / "secrets" / "secret_key").read_text().strip())
    assert credential_keys((tmp_path / "secrets" / "credential_keys").read_text().strip())


@pytest.mark.slow
@pytest.mark.xdist_group("release")
@pytest.mark.timeout(900)
@pytest.mark.skipif(not can_be_built(), reason="needs root and debootstrap")
def test_the_steps_of_the_dockerfile_are_taken_in_a_debian_of_their_own(tmp_path: Path) -> None:
    [codename] = {words.split()[0].rpartition("-")[2] for name, words in dockerfile() if name == "FROM"}
    bare_debian(codename, tmp_path / "bare")
    stages = list[Stage]()
    for name, words in dockerfile():
        if name == "FROM":
            stages.append(Stage(tmp_path / "bare", tmp_path / f"stage{len(stages)}"))
        else:
            stages[-1].take(name, words, stages[0])
    [_, made] = stages
    port = free_port()
    settings = {
        "CRENEAU_SECRET_KEY": "only-for-tests-" + "x" * 32,
        "CRENEAU_CREDENTIAL_KEYS": Fernet.generate_key().decode(),
        "CRENEAU_BASE_URL": f"http://127.0.0.1:{port}",
    }
    [healthy] = [words.partition(" CMD ")[2] for name, words in dockerfile() if name == "HEALTHCHECK"]
    with made.running("serve", "--bind", f"127.0.0.1:{port}", **settings):
        until(lambda: is_there(f"http://127.0.0.1:{port}/healthz"), bool, seconds=60)
        page = requests.get(f"http://127.0.0.1:{port}/", headers={"Accept-Language": "fr"}, timeout=10)
        assert "Vous êtes la première personne ici" in page.text
        made.run(*json.loads(healthy.replace(":8000", f":{port}")))
    assert made.run("id", "-u").strip() == "10001"
    made.run("python", "-c", "import ldap, psycopg; psycopg.pq.version()")


def is_there(url: str) -> bool:
    try:
        return requests.get(url, timeout=2).ok
    except requests.ConnectionError:
        return False
