"""Takes an account away."""

from django.db import transaction

from creneau.calendars.models import Calendar, CalendarConnection, ConnectionAttempt
from creneau.calendars.signals import mirror_changed


@transaction.atomic
def disconnect(*, connection: CalendarConnection) -> None:
    """Credentials and mirrored times are erased at once; bookings stay. Another calendar takes the events, if any."""
    host = connection.host
    ConnectionAttempt.objects.filter(host=host, email=connection.email).delete()
    connection.delete()
    rest = Calendar.objects.of(host)
    if not rest.filter(receives_events=True).exists():
        heir = rest.filter(can_write=True).first()
        if heir:
            rest.filter(pk=heir.pk).update(receives_events=True)
    transaction.on_commit(lambda: mirror_changed.send(sender=CalendarConnection, host_id=host.pk))
