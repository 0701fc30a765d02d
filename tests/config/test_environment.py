"""The configuration is read loudly: what is missing or malformed is named in one line."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from creneau.config import environment
from creneau.config.environment import Environment, SettingError


def test_a_value_comes_from_the_variable_or_from_the_file_its_twin_names(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("from a file\n")
    assert Environment({"CRENEAU_X": "from a variable"}).text("CRENEAU_X") == "from a variable"
    assert Environment({"CRENEAU_X_FILE": str(secret)}).text("CRENEAU_X") == "from a file"


def test_a_variable_and_its_twin_together_are_refused(tmp_path: Path) -> None:
    both = Environment({"CRENEAU_X": "a", "CRENEAU_X_FILE": str(tmp_path / "b")})
    with pytest.raises(SettingError, match="^CRENEAU_X and CRENEAU_X_FILE are both set; keep one$"):
        both.text("CRENEAU_X")


def test_a_twin_that_names_no_file_is_said(tmp_path: Path) -> None:
    with pytest.raises(SettingError, match="CRENEAU_X_FILE: .* cannot be read"):
        Environment({"CRENEAU_X_FILE": str(tmp_path / "nowhere")}).text("CRENEAU_X")


@pytest.mark.parametrize(
    ("parse", "text"),
    [
        (environment.switch, "yes"),
        (environment.number, "-1"),
        (environment.colour, "green; } body { display: none"),
        (environment.colour, "#0b5a4"),
        (environment.time_zone, "Europe/Atlantis"),
        (environment.web_address, "rdv.example.com"),
        (environment.web_address, "https://"),
        (environment.web_address, "https://rdv.example.com:0x1"),
        (environment.secret, "short"),
        (environment.credential_keys, "not-a-key"),
        (environment.credential_keys, ","),
        (environment.database, "mysql://localhost/creneau"),
        (environment.log_level, "loud"),
        (environment.host_pattern, "mail.*.example.com"),
        (environment.host_pattern, "https://mail.example.com"),
        (environment.network, "10.0.0.0/33"),
        (environment.exchange_server, "example.com"),
        (environment.exchange_server, "example.com=http://mail.example.com/ews/exchange.asmx"),
        (environment.certificates, "/nowhere/ca.pem"),
    ],
)
def test_a_malformed_value_is_refused_by_name(parse: object, text: str) -> None:
    with pytest.raises(SettingError, match="^CRENEAU_X: "):
        Environment({"CRENEAU_X": text}).parsed("CRENEAU_X", parse)  # type: ignore[arg-type]


def test_lists_are_comma_separated() -> None:
    hosts = Environment({"CRENEAU_X": "mail.example.com, *.Hoster.example ,10.0.0.1,,"})
    assert hosts.listed("CRENEAU_X", environment.host_pattern) == ("mail.example.com", "*.hoster.example", "10.0.0.1")


def test_servers_are_named_by_mail_domain() -> None:
    servers = Environment({"CRENEAU_X": "Example.com=https://mail.example.com/ews/exchange.asmx"})
    assert servers.listed("CRENEAU_X", environment.exchange_server) == (
        ("example.com", "https://mail.example.com/ews/exchange.asmx"),
    )


@pytest.mark.parametrize("missing", ["CRENEAU_SECRET_KEY", "CRENEAU_CREDENTIAL_KEYS", "CRENEAU_BASE_URL"])
def test_the_start_stops_with_one_line_that_names_what_is_missing(missing: str, tmp_path: Path) -> None:
    given = {
        "CRENEAU_SECRET_KEY": "x" * 40,
        "CRENEAU_CREDENTIAL_KEYS": Fernet.generate_key().decode(),
        "CRENEAU_BASE_URL": "http://127.0.0.1:8000",
        "CRENEAU_DATA_DIR": str(tmp_path),
    }
    del given[missing]
    ended = _creneau("check", given)
    assert (ended.returncode, ended.stdout) == (2, "")
    assert ended.stderr == f"{missing} is required (or {missing}_FILE, the path of a file that holds it)\n"


def _creneau(command: str, variables: dict[str, str]) -> subprocess.CompletedProcess[str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("CRENEAU_", "DJANGO_"))}
    words = [sys.executable, "-m", "creneau.cli.main", command]
    return subprocess.run(words, env=clean | variables, capture_output=True, text=True, timeout=60, check=False)
