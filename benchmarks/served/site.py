"""The product's site with one address more: a view that reads one indexed row and answers with constant bytes.

Settings and URL configuration of the served process; run as a program it fills the database.
"""

import os
from datetime import UTC, datetime, timedelta

from creneau.config.settings import *  # noqa: F403

ROOT_URLCONF = "benchmarks.served.urls"


def fill() -> None:
    """A connected calendar of the host with some 400 appointments in three months, and forty bookings."""
    import django

    django.setup()
    from django.utils import timezone

    from creneau.accounts.models import Host
    from creneau.calendars.models import BusyTime, Calendar, CalendarConnection

    host = Host.objects.get()
    connection = CalendarConnection.objects.create(
        host=host,
        email="alice@example.com",
        server="https://127.0.0.1:9/EWS/Exchange.asmx",
        username="alice",
        sealed_password=b"",
        exchange_version="se",
        status="needs_password",
        synchronised_at=timezone.now(),
        mirrored_until=timezone.now() + timedelta(days=400),
    )
    calendar = Calendar.objects.create(
        host=host, connection=connection, folder_id="1", name="Calendar", owner="alice", kind="primary",
        checks_conflicts=True,
    )  # fmt: skip
    midnight = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    hours = [timedelta(days=day, hours=hour) for day in range(90) for hour in (8, 9.5, 11, 14.25, 16)]
    BusyTime.objects.bulk_create(
        BusyTime(
            calendar=calendar,
            item_id=str(after),
            start_at=midnight + after,
            end_at=midnight + after + timedelta(minutes=45),
            status="busy" if after.days % 5 else "working_elsewhere",
        )
        for after in hours
    )


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "benchmarks.served.site")
    fill()
