"""Takes somebody out of service, and back in. Nothing of theirs is lost; their password is not used meanwhile."""

from django.db import transaction
from django.utils import timezone

from creneau.accounts.models import Host, User
from creneau.accounts.people import keep_an_administrator
from creneau.accounts.sessions import end_all
from creneau.calendars.models import CalendarConnection, CalendarEvent


@transaction.atomic
def deactivate(*, user: User) -> User:
    """At once: no page, no session, no API token, no synchronisation; ``ValidationError`` for the last administrator.

    Tokens are gone for good. Streams end when their worker next looks, seconds later; what was to be written to
    Exchange waits. Bookings stay.
    """
    keep_an_administrator(without=user)
    user.is_active = False
    user.save(update_fields=["is_active"])
    end_all(user=user)
    for host in Host.objects.filter(user=user):
        host.tokens.all().delete()
        CalendarConnection.objects.filter(host=host).update(due_at=None)
    return user


@transaction.atomic
def reactivate(*, user: User) -> User:
    """Signs in again, page and calendars as they were; what waited is written."""
    user.is_active = True
    user.save(update_fields=["is_active"])
    for host in Host.objects.filter(user=user):
        now = timezone.now()
        connections = CalendarConnection.objects.filter(host=host)
        connections.exclude(status=CalendarConnection.Status.NEEDS_PASSWORD).update(due_at=now)
        waiting = CalendarEvent.objects.filter(host=host, due_at=None, is_held_back=False)
        waiting.filter(state=CalendarEvent.State.PENDING).update(due_at=now, wished_at=now, attempts=0)
    return user
