"""The upgrade drill: the next version's migrations run while this one serves, then both serve, then the next alone."""

import contextlib
import shutil
import subprocess
import sys
import threading
import uuid
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import requests

from release.locked import ROOT
from tests import postgresql
from tests.served import _environment as environment_of
from tests.served import _wait as wait_for
from tests.waiting import free_port, until

MIGRATION = """
from django.db import migrations, models

class Migration(migrations.Migration):
    dependencies = [("scheduling", "{last}")]
    operations = [
        migrations.AddField("booking", "channel", models.CharField(max_length=20, db_default="page")),
        migrations.CreateModel("Room", [("id", models.BigAutoField(primary_key=True)), ("name", models.TextField())]),
    ]
"""
FIELD = "    invitee_name = models.CharField(max_length=200)\n"
COUNT = """
import django; django.setup()
from creneau.scheduling.models import Booking
print(Booking.objects.count(), sorted(set(Booking.objects.values_list("channel", flat=True))))
"""


class Installation:
    def __init__(self, folder: Path, **settings: str) -> None:
        self.environment = environment_of(folder / "data", 8000) | {"CRENEAU_RATE_LIMITS": "off"} | settings

    def creneau(self, *words: str, typed: str = "", code: Path = ROOT / "src") -> None:
        command = [sys.executable, "-m", "creneau.cli.main", *words]
        done = subprocess.run(command, env=self._running(code), input=typed, text=True, capture_output=True)
        assert done.returncode == 0, done.stderr

    def asked(self, program: str, *, code: Path) -> str:
        environment = self._running(code) | {"DJANGO_SETTINGS_MODULE": "creneau.config.settings"}
        return subprocess.run([sys.executable, "-c", program], env=environment, text=True, capture_output=True).stdout

    @contextlib.contextmanager
    def serving(self, code: Path = ROOT / "src") -> Iterator[str]:
        """The address of a server that runs this code; it has stopped when the block ends."""
        port = free_port()
        command = [sys.executable, "-m", "creneau.cli.main", "serve", "--bind", f"127.0.0.1:{port}"]
        server = subprocess.Popen(command, env=self._running(code), stderr=subprocess.DEVNULL)
        try:
            wait_for(url := f"http://127.0.0.1:{port}", server)
            yield url
        finally:
            server.terminate()
            server.wait(timeout=40)

    def _running(self, code: Path) -> dict[str, str]:
        return self.environment | {"PYTHONPATH": str(code)}


class Invitees:
    """Two who book without a pause, wherever they are sent, until the block ends."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.seen: Counter[int] = Counter()
        self._over = threading.Event()
        self._threads = [threading.Thread(target=self._book, args=[first]) for first in (3, 30)]

    def __enter__(self) -> "Invitees":
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        for thread in self._threads:
            thread.join(30)

    def book_some(self) -> None:
        goal = self.seen[201] + 5
        until(lambda: self.seen[201], lambda count: count >= goal)

    def _book(self, first: int) -> None:
        start = datetime.now(UTC) + timedelta(days=first)
        window = {"start": f"{start:%Y-%m-%dT00:00:00Z}", "end": f"{start + timedelta(days=25):%Y-%m-%dT00:00:00Z}"}
        while not self._over.wait(0.02):
            slots = requests.get(f"{self.url}/api/v1/hosts/alice/event-types/30min/slots", window, timeout=30)
            page = requests.get(f"{self.url}/alice/30min", timeout=30)
            wish = {
                "host": "alice",
                "event_type": "30min",
                "start": slots.json()["slots"][0],
                "timezone": "Europe/Paris",
                "invitee": {"name": "Bob Durand", "email": f"{uuid.uuid4().hex}@example.org"},
            }
            booked = requests.post(f"{self.url}/api/v1/bookings", json=wish, timeout=30)
            self.seen.update([slots.status_code, page.status_code, booked.status_code])


@pytest.fixture(params=["sqlite", "postgresql"])
def installation(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Installation]:
    with contextlib.ExitStack() as stack:
        settings = {}
        if request.param == "postgresql":
            if not postgresql.is_installed():
                pytest.skip("PostgreSQL is not installed")
            settings["CRENEAU_DATABASE_URL"] = stack.enter_context(postgresql.postgresql()).url
        made = Installation(tmp_path, **settings)
        made.creneau("migrate")
        made.creneau("user", "add", "alice@example.com", "--name", "Alice", "--password-stdin", typed="correct horse")
        yield made


@pytest.fixture
def the_next(tmp_path: Path) -> Path:
    """The code of a version to come: a booking has one column more, and there is one table more."""
    package = tmp_path / "next" / "creneau"
    shutil.copytree(ROOT / "src" / "creneau", package, ignore=shutil.ignore_patterns("__pycache__"))
    model = package / "scheduling" / "models" / "booking.py"
    text = model.read_text(encoding="utf-8")
    assert FIELD in text
    more = '    channel = models.CharField(max_length=20, db_default="page")\n'
    model.write_text(text.replace(FIELD, FIELD + more), encoding="utf-8")
    migrations = package / "scheduling" / "migrations"
    last = max(file.stem for file in migrations.glob("[0-9]*.py"))
    (migrations / "9999_next.py").write_text(MIGRATION.format(last=last), encoding="utf-8")
    return package.parent


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_nobody_notices_an_upgrade(installation: Installation, the_next: Path) -> None:
    with contextlib.ExitStack() as servers:
        this = servers.enter_context(installation.serving())
        with Invitees(this) as invitees:
            invitees.book_some()
            installation.creneau("migrate", code=the_next)
            invitees.book_some()
            invitees.url = servers.enter_context(installation.serving(the_next))
            invitees.book_some()
    assert set(invitees.seen) <= {200, 201, 409}
    assert installation.asked(COUNT, code=the_next).strip() == f"{invitees.seen[201]} ['page']"
