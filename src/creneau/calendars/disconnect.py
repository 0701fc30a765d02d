"""Takes an account away."""

from django.db import transaction
from django.db.models import F

from creneau.accounts.models import Host
from creneau.accounts.record import Act, Thing, record
from creneau.calendars.models import Calendar, CalendarConnection, ConnectionAttempt


@transaction.atomic
def disconnect(*, connection: CalendarConnection) -> None:
    """Credentials and mirrored times are erased at once; bookings stay. Another calendar takes the events, if any."""
    host = connection.host
    ConnectionAttempt.objects.filter(host=host, email=connection.email).delete()
    record(Thing.CONNECTION, Act.REMOVED, connection.pk)
    connection.delete()
    rest = Calendar.objects.of(host)
    if not rest.filter(receives_events=True).exists():
        heir = rest.filter(can_write=True).first()
        if heir:
            rest.filter(pk=heir.pk).update(receives_events=True)
    Host.objects.filter(pk=host.pk).update(busy_version=F("busy_version") + 1)
