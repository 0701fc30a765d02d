"""Run inside an installation: hosts 0 to N-1, each with a connected calendar."""

import sys

import django

django.setup()

from creneau.calendars import connect  # noqa: E402
from creneau.cli.migrate import migrate  # noqa: E402
from creneau.scheduling.models import EventType  # noqa: E402
from creneau.scheduling.welcome import add_host  # noqa: E402
from tests.faults.house import PASSWORD, address  # noqa: E402

migrate(verbosity=0)
for number in range(int(sys.argv[1])):
    email = address(number)
    host = add_host(email=email, name=f"Host {number}", password="correct horse", time_zone="Europe/Paris")
    EventType.objects.filter(host=host).update(slug="30min")
    attempt = connect.work(attempt_id=connect.start(host=host, email=email, password=PASSWORD).pk)
    assert attempt.state == "connected", attempt.cause
