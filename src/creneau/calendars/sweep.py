"""Finds the rows that are due and nobody's, and hands each to the queue. A lost task loses nothing."""

from datetime import timedelta

from django.utils import timezone

from creneau.calendars.connect import connect_task, forget_old_attempts
from creneau.calendars.models import CalendarConnection, CalendarEvent, ConnectionAttempt
from creneau.calendars.outbox import mark_late
from creneau.calendars.refusals import forget_old_refusals
from creneau.calendars.synchronise import poll_connection
from creneau.calendars.write import write_event

MOST = 200
WATCHERS_TURN = timedelta(seconds=5)  # who listens to a mailbox reads it first, without a task in the queue


def sweep() -> None:
    """Quick: it asks nobody but the database and the queue."""
    now = timezone.now()
    watchers_own = {"watched_until__gt": now, "due_at__gt": now - WATCHERS_TURN}
    for rows, task in (
        (ConnectionAttempt.objects.due(now), connect_task),
        (CalendarEvent.objects.due(now), write_event),
        (CalendarConnection.objects.due(now).exclude(**watchers_own), poll_connection),
    ):
        for pk in rows.values_list("pk", flat=True)[:MOST]:
            task(pk)
    mark_late()
    forget_old_attempts()
    forget_old_refusals()
