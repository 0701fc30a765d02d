"""How things stand, read from the database when Prometheus asks: a dozen short questions to indexes."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Min, Q, QuerySet
from django.utils import timezone
from huey.contrib.djhuey import HUEY
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from creneau.calendars.models import CalendarConnection, CalendarEvent, ConnectionAttempt, Duty, Watcher
from creneau.notifications.models import Delivery, Message
from creneau.scheduling.models import Booking

WAITING = {
    "connection_attempts": ConnectionAttempt,
    "calendars_to_read": CalendarConnection,
    "events_to_write": CalendarEvent,
    "mail": Message,
    "webhook_deliveries": Delivery,
}
WITHIN_SECONDS = (60, 300, 3600, 86_400)
WORK_WAITS_AT_MOST = timedelta(minutes=10)
WORKER_IS_SILENT_AT_MOST = timedelta(minutes=1)


class Gauges(Collector):
    def collect(self) -> Iterable[GaugeMetricFamily]:
        now = timezone.now()
        yield GaugeMetricFamily("creneau_queue_tasks", "Tasks that wait in the queue", HUEY.pending_count())
        yield from _due(now)
        yield from _connections(now)
        yield _by("creneau_bookings_ahead", "Bookings that have not ended", "state", _bookings(now))
        yield GaugeMetricFamily("creneau_events_late", "Events not written within 15 minutes", _late())
        yield GaugeMetricFamily("creneau_workers", "Workers that listen to Exchange", workers(now))
        yield GaugeMetricFamily("creneau_sweep_age_seconds", "Since a worker looked for work", sweep_age(now) or 0)


def oldest_due(now: datetime) -> dict[str, tuple[int, float]]:
    """Kind of work → how many rows are due, and for how many seconds the oldest has been."""
    found = {}
    for kind, model in WAITING.items():
        come = model._default_manager.filter(due_at__lte=now).aggregate(count=Count("pk"), oldest=Min("due_at"))
        found[kind] = come["count"], (now - come["oldest"]).total_seconds() if come["oldest"] else 0.0
    return found


def sweep_age(now: datetime) -> float | None:
    """Seconds since a worker last looked for work; None: none ever did."""
    taken = Duty.objects.filter(name="sweep").values_list("due_at", flat=True).first()
    return None if taken is None else max(0.0, (now - taken).total_seconds())


def workers(now: datetime) -> int:
    """How many listen to Exchange."""
    return Watcher.objects.filter(alive_until__gt=now).count()


def _due(now: datetime) -> Iterable[GaugeMetricFamily]:
    due = oldest_due(now)
    yield _by("creneau_due_rows", "Work that is due", "kind", {kind: count for kind, (count, _) in due.items()})
    ages = {kind: seconds for kind, (_, seconds) in due.items()}
    yield _by("creneau_oldest_due_seconds", "Since when the oldest of it is", "kind", ages)


def _connections(now: datetime) -> Iterable[GaugeMetricFamily]:
    rows = CalendarConnection.objects
    yield _by("creneau_connections", "Calendar connections", "status", _counts(rows.all(), "status"))
    read_since = {
        str(seconds): Count("pk", filter=Q(synchronised_at__gte=now - timedelta(seconds=seconds)))
        for seconds in WITHIN_SECONDS
    }
    ages = rows.aggregate(**{f"within_{seconds}": count for seconds, count in read_since.items()})
    within = {seconds: ages[f"within_{seconds}"] for seconds in read_since}
    yield _by("creneau_connections_read_within", "Connections read in the last seconds", "seconds", within)
    oldest = rows.filter(status=CalendarConnection.Status.CONNECTED).aggregate(oldest=Min("synchronised_at"))["oldest"]
    age = (now - oldest).total_seconds() if oldest else 0
    yield GaugeMetricFamily(
        "creneau_oldest_synchronisation_seconds", "Age of the oldest reading that should be new", age
    )


def _bookings(now: datetime) -> dict[str, float]:
    return _counts(Booking.objects.filter(end_at__gt=now, start_at__gt=now - timedelta(days=2)), "state")


def _late() -> int:
    return CalendarEvent.objects.filter(due_at__isnull=False, is_late=True).count()


def _workers(now: datetime) -> int:
    return Watcher.objects.filter(alive_until__gt=now).count()


def _counts(rows: QuerySet[Any], column: str) -> dict[str, float]:
    return dict(rows.order_by().values_list(column).annotate(Count("pk")))


def _by(name: str, words: str, label: str, numbers: dict[str, float]) -> GaugeMetricFamily:
    family = GaugeMetricFamily(name, words, labels=[label])
    for value, number in numbers.items():
        family.add_metric([value], number)
    return family
