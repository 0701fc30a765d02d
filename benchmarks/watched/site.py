"""The installation of `benchmarks.watching`: ``furnish N URL`` connects N hosts, ``streaming`` counts."""

import sys
from datetime import timedelta

import django

django.setup()

from django.utils import timezone  # noqa: E402

from creneau.accounts.models import Host, User  # noqa: E402
from creneau.calendars import exchange, vault  # noqa: E402
from creneau.calendars.models import Calendar, CalendarConnection  # noqa: E402
from creneau.cli.migrate import migrate  # noqa: E402
from creneau.ews import read  # noqa: E402

PASSWORD = "canary-Aubergine-7"


def furnish(size: int, url: str) -> int:
    """As if each had been connected and read a moment ago: that is not what is measured."""
    migrate(verbosity=0)
    now = timezone.now()
    for number in range(size):
        email = f"host{number}@demo.example"
        host = Host.objects.create(user=User.objects.create(email=email, name=email), slug=f"host{number}")
        connection = CalendarConnection.objects.create(
            host=host,
            email=email,
            server=url,
            username=email,
            exchange_version="se",
            sealed_password=b"",
            synchronised_at=now,
            mirrored_until=now + timedelta(days=399),
            due_at=now + timedelta(minutes=9),
        )
        connection.sealed_password = vault.seal(PASSWORD, row=connection)
        connection.save()
        with exchange.connect(connection) as server:
            [primary, *_] = read.all_folders(server)
        Calendar.objects.create(
            host=host,
            connection=connection,
            folder_id=primary.id,
            name="Calendar",
            owner=email,
            kind=Calendar.Kind.PRIMARY,
            checks_conflicts=True,
        )
    return size


def main() -> None:
    if sys.argv[1] == "furnish":
        print(furnish(int(sys.argv[2]), sys.argv[3]))
    else:
        settled = timezone.now() + timedelta(minutes=1)
        print(CalendarConnection.objects.filter(noticing="streaming", due_at__gt=settled).count())


main()
