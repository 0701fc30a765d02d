"""``creneau check`` finds what is wrong and says what to mend."""

import shutil
from argparse import Namespace
from collections import namedtuple
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.fernet import Fernet
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from creneau.accounts.models import AuditEntry, Host
from creneau.accounts.record import Act, Thing, record
from creneau.calendars import vault
from creneau.calendars.models import CalendarConnection, Duty
from creneau.cli.check import run
from creneau.cli.checks import Mend, elsewhere, here
from exchange_simulator import NewMailbox, Simulator
from tests.accounts.test_audit_log import unguarded
from tests.waiting import free_port

Free = namedtuple("Free", "total used free")


def said(name: str) -> str:
    return "; ".join((here.CHECKS | elsewhere.CHECKS)[name]())


def wrong(name: str) -> str:
    with pytest.raises(Mend) as found:
        said(name)
    return str(found.value)


@pytest.mark.django_db
@pytest.mark.parametrize("name", [*here.CHECKS, *elsewhere.CHECKS])
def test_a_new_installation_is_well(name: str) -> None:
    assert said(name)


def test_a_full_disk_is_found(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Free(10**12, 10**12, 100 * 1024**2))
    assert wrong("disk").startswith(f"100 MB are free under {settings.DATA_DIR}")


@pytest.mark.django_db
def test_a_database_of_the_version_before_is_found(capsys: pytest.CaptureFixture[str]) -> None:
    MigrationRecorder.Migration.objects.filter(app="scheduling").latest("pk").delete()
    assert wrong("database") == "it is older than the program: run creneau migrate"
    assert run(Namespace(offline=True)) == 1
    assert "MEND  database: it is older than the program: run creneau migrate" in capsys.readouterr().out.splitlines()


def test_a_lost_key_is_found(alice: Host, settings: Any, capsys: pytest.CaptureFixture[str]) -> None:
    connection = CalendarConnection.objects.create(host=alice, email="alice@demo.example", sealed_password=b"")
    connection.sealed_password = vault.seal("correct horse", row=connection)
    connection.save()
    assert said("credential keys") == "1 in use, open everything that is sealed"
    settings.CREDENTIAL_KEYS = (Fernet.generate_key().decode(),)
    assert run(Namespace(offline=True)) == 1
    [line] = [each for each in capsys.readouterr().out.splitlines() if each.startswith("MEND")]
    assert line.startswith("MEND  credential keys: no key of CRENEAU_CREDENTIAL_KEYS opens")


@pytest.mark.django_db
def test_an_entry_of_the_audit_log_that_is_missing_is_found() -> None:
    for _ in range(3):
        record(Thing.BACKUP, Act.MADE)
    assert said("audit log").startswith("3 entries, unbroken")
    unguarded("DELETE FROM accounts_auditentry WHERE position = 2")
    missing = "entry 2 of the audit log is missing: compare with a copy that creneau audit export wrote"
    assert wrong("audit log") == missing


@pytest.mark.django_db
def test_a_clock_that_stands_behind_is_found() -> None:
    ahead = timezone.now() + timedelta(days=3)
    AuditEntry.objects.create(at=ahead, thing="keys", act="changed", actor="system")
    assert f"something was written on {ahead:%Y-%m-%d}" in wrong("clock")


@pytest.mark.django_db
def test_a_dead_worker_is_found() -> None:
    Duty.objects.create(name="sweep", due_at=timezone.now() - timedelta(hours=1))
    assert "start creneau serve or worker" in wrong("queue")


def test_work_that_nobody_does_is_found(alice: Host) -> None:
    now = timezone.now()
    Duty.objects.create(name="sweep", due_at=now)
    CalendarConnection.objects.create(
        host=alice, email="alice@demo.example", sealed_password=b"", due_at=now - timedelta(minutes=30)
    )
    assert wrong("queue") == "calendars to read: 1 due, the oldest for 30 minutes: see the worker's log"


def test_a_mail_server_that_does_not_answer_is_found(settings: Any) -> None:
    settings.SENDS_MAIL, settings.EMAIL_HOST, settings.EMAIL_PORT = True, "127.0.0.1", free_port()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    assert "does not answer as a mail server" in wrong("mail")


def test_mail_that_becomes_files_needs_its_folder(settings: Any, tmp_path: Path) -> None:
    settings.SENDS_MAIL, settings.EMAIL_HOST = True, str(tmp_path)
    settings.EMAIL_BACKEND = "creneau.config.mail_folder.FolderBackend"
    assert said("mail") == f"mail becomes files in {tmp_path}"


@pytest.mark.django_db
def test_the_chain_of_a_named_server_is_tried(settings: Any) -> None:
    with Simulator([NewMailbox("alice@demo.example", "correct horse")]) as server:
        settings.EXCHANGE_SERVERS = {"demo.example": server.url}
        settings.EXCHANGE_ALLOWED_NETWORKS = ("127.0.0.0/8",)
        settings.EXCHANGE_CA = ""
        assert "see CRENEAU_EXCHANGE_CA" in wrong("exchange")
        settings.EXCHANGE_CA = server.ca_file.read_text()
        assert said("exchange").endswith(f"{server.url} is trusted")
        settings.EXCHANGE_ALLOWED_NETWORKS = ()
        assert "see CRENEAU_EXCHANGE_ALLOWED_NETWORKS" in wrong("exchange")
    settings.EXCHANGE_ALLOWED_NETWORKS = ("127.0.0.0/8",)
    assert "nobody answers at that port" in wrong("exchange")
