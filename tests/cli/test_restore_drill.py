"""The restore drill: an installation is backed up, and stands again somewhere else."""

import gzip
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests import postgresql
from tests.served import _environment as environment_of

pytestmark = pytest.mark.slow
LOOK = """
import django; django.setup()
from creneau.calendars import vault
from creneau.calendars.models import CalendarConnection, CalendarEvent
from creneau.scheduling.models import Booking
from creneau.accounts.tokens import found
from creneau.notifications.webhooks.models import Webhook
from allauth.mfa.models import Authenticator
import sys
[connection], [booking] = CalendarConnection.objects.all(), Booking.objects.all()
[event] = CalendarEvent.objects.all()
print(vault.unseal(connection.sealed_password, row=connection) + "")
print(booking.token, booking.start_at.isoformat(), booking.created_at.isoformat())
print(event.key, event.tried_at is not None, event.lease_until)
print(found(sys.argv[1]) is not None)
webhook, factor = Webhook.objects.get(), Authenticator.objects.get()
print(vault.unseal(webhook.sealed_secret, row=webhook), vault.unseal_text(factor.data["secret"]))
"""
FILL = """
import django; django.setup()
from datetime import UTC, datetime
from creneau.accounts.models import Host
from creneau.accounts.tokens import issue
from creneau.calendars import vault
from creneau.calendars.models import CalendarConnection
from creneau.scheduling.book import Invitee, book
from creneau.scheduling.models import EventType
from creneau.notifications.webhooks import subscribe
from allauth.mfa.models import Authenticator
alice = Host.objects.get()
now = datetime(2027, 2, 28, 12, tzinfo=UTC)
half_hour = EventType.objects.select_related("host__user", "schedule").get()
bob = Invitee("Bob Durand", "bob@example.org", "en", "Europe/London")
book(event_type=half_hour, start_at=datetime(2027, 3, 1, 9, tzinfo=UTC), invitee=bob, now=now)
connection = CalendarConnection(host=alice, sealed_password=b"")
connection.save()
connection.sealed_password = vault.seal("canary-of-alice", row=connection)
connection.save()
subscribe.add(host=alice, url="https://crm.example.org/", events=["booking.created"])
Authenticator.objects.create(user=alice.user, type="totp", data={"secret": vault.seal_text("canary-of-her-telephone")})
print(issue(host=alice))
"""


def creneau(environment: dict[str, str], *words: str, typed: str = "") -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "creneau.cli.main", *words]
    return subprocess.run(command, env=environment, input=typed, text=True, capture_output=True)


def python(environment: dict[str, str], program: str, *words: str) -> list[str]:
    environment = environment | {"DJANGO_SETTINGS_MODULE": "creneau.config.settings"}
    done = subprocess.run([sys.executable, "-c", program, *words], env=environment, text=True, capture_output=True)
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


@pytest.fixture(params=["sqlite to sqlite", "sqlite to postgresql", "postgresql to postgresql", "postgresql to sqlite"])
def two(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[dict[str, str], dict[str, str]]]:
    """The environments of an installation and of an empty one, which has the same keys."""
    first = environment_of(tmp_path / "first", 8000)
    second = first | {"CRENEAU_DATA_DIR": str(tmp_path / "second")}
    before, _, after = request.param.partition(" to ")
    with ExitStack() as stack:
        for environment, engine in ((first, before), (second, after)):
            if engine == "postgresql":
                if not postgresql.is_installed():
                    pytest.skip("PostgreSQL is not installed")
                environment["CRENEAU_DATABASE_URL"] = stack.enter_context(postgresql.postgresql()).url
        yield first, second


@pytest.mark.timeout(400)
def test_an_installation_stands_again_elsewhere(two: tuple[dict[str, str], dict[str, str]], tmp_path: Path) -> None:
    first, second = two
    file = tmp_path / "backup"
    assert creneau(first, "migrate").returncode == 0
    user = ("user", "add", "alice@example.com", "--name", "Alice", "--timezone", "UTC", "--password-stdin")
    assert creneau(first, *user, typed="correct horse").returncode == 0
    [token] = python(first, FILL)
    [password, booking, event, works, secrets] = python(first, LOOK, token)
    backup = creneau(first, "backup", str(file))
    assert (backup.returncode, backup.stderr) == (0, "")
    assert file.stat().st_mode & 0o777 == 0o600
    assert b"canary" not in gzip.decompress(file.read_bytes())
    assert first["CRENEAU_CREDENTIAL_KEYS"].encode() not in gzip.decompress(file.read_bytes())

    strange = second | {"CRENEAU_CREDENTIAL_KEYS": "q" * 43 + "="}
    refused = creneau(strange, "restore", str(file))
    assert (refused.returncode, "no key of CRENEAU_CREDENTIAL_KEYS opens" in refused.stderr) == (1, True)

    restored = creneau(second, "restore", str(file))
    assert (restored.returncode, restored.stderr) == (0, "")
    key = event.split()[0]
    assert python(second, LOOK, token) == [password, booking, f"{key} True None", works, secrets]
    assert (password, works) == ("canary-of-alice", "True")
    assert re.fullmatch("whsec_.{44} canary-of-her-telephone", secrets)
    assert sign_in(second) == ["True"]
    checked = creneau(second, "check", "--offline")
    assert (checked.returncode, "entries, unbroken" in checked.stdout, "MEND" in checked.stdout) == (0, True, False)
    exported = [creneau(each, "audit", "export").stdout.splitlines() for each in (first, second)]
    assert exported[1][: len(exported[0])] == exported[0]
    again = creneau(second, "restore", str(file))
    assert (again.returncode, "is not empty" in again.stderr) == (1, True)
    bob = ("user", "add", "bernard@example.com", "--name", "Bernard", "--password-stdin")
    assert creneau(second, *bob, typed="correct horse").returncode == 0  # numbering goes on


def sign_in(environment: dict[str, str]) -> list[str]:
    program = """
import django; django.setup()
from creneau.accounts.models import User
print(User.objects.get(email="alice@example.com").check_password("correct horse"))
"""
    return python(environment, program)


@pytest.mark.parametrize("damage", ["cut", "changed"])
def test_a_damaged_backup_is_refused(tmp_path: Path, damage: str) -> None:
    first = environment_of(tmp_path / "first", 8000)
    second = first | {"CRENEAU_DATA_DIR": str(tmp_path / "second")}
    file = tmp_path / "backup"
    user = ("user", "add", "alice@example.com", "--name", "Alice", "--password-stdin")
    assert creneau(first, "migrate").returncode == 0
    assert creneau(first, *user, typed="correct horse").returncode == 0
    assert creneau(first, "backup", str(file)).returncode == 0
    content = file.read_bytes()
    changed = gzip.compress(gzip.decompress(content).replace(b"Alice", b"Mallo"))
    file.write_bytes(content[: len(content) // 2] if damage == "cut" else changed)
    refused = creneau(second, "restore", str(file))
    assert (refused.returncode, refused.stdout) == (1, "")
    assert refused.stderr.startswith("nothing was restored: it ")
    assert "Traceback" not in refused.stderr


def test_a_backup_overwrites_nothing(tmp_path: Path) -> None:
    environment = environment_of(tmp_path / "data", 8000)
    file = tmp_path / "backup"
    file.write_text("precious")
    assert creneau(environment, "migrate").returncode == 0
    assert creneau(environment, "backup", str(file)).returncode == 1
    assert (file.read_text(), sorted(os.listdir(tmp_path))) == ("precious", ["backup", "data"])
