"""How the installation is doing: the work that waits, the age of what was read, what fails. No meeting is shown."""

from datetime import datetime, timedelta
from importlib.metadata import version
from typing import Any

from django.db.models import Count, F, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from creneau.calendars import facts
from creneau.calendars.models import CalendarConnection, CalendarEvent
from creneau.calendars.words import words_of
from creneau.config import gauges
from creneau.notifications.models import Message, Webhook
from creneau.web.access import administrator_page

MOST_LISTED = 25
READ_WITHIN = timedelta(minutes=15)  # polling, with some patience
WORK = {
    "connection_attempts": _("Calendars being connected"),
    "calendars_to_read": _("Calendars to read"),
    "events_to_write": _("Events to write into Exchange"),
    "mail": _("Mails to send"),
    "webhook_deliveries": _("Calls of webhooks"),
}


@require_safe
@never_cache
@administrator_page
def health(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    behind = _behind(now)
    context = {
        "version": version("creneau"),
        "worker": _worker(now),
        "work": _work(now),
        "calendars": _calendars(),
        "behind": [(row, _why(row)) for row in behind[:MOST_LISTED]],
        "behind_in_all": behind.count(),
        "late_events": CalendarEvent.objects.filter(due_at__isnull=False, is_late=True).count(),
        "mail_given_up": Message.objects.filter(sent_at=None, due_at=None).count(),
        "webhooks_off": Webhook.objects.exclude(fault="").count(),
    }
    return render(request, "web/administration/health.html", context)


def _worker(now: datetime) -> dict[str, Any]:
    silent = gauges.sweep_age(now)
    return {
        "seen_at": None if silent is None else now - timedelta(seconds=silent),
        "is_silent": silent is None or silent > gauges.WORKER_IS_SILENT_AT_MOST.total_seconds(),
        "listening": gauges.workers(now),
    }


def _work(now: datetime) -> list[dict[str, Any]]:
    return [
        {
            "words": WORK[kind],
            "count": count,
            "since": now - timedelta(seconds=seconds),
            "is_late": seconds > gauges.WORK_WAITS_AT_MOST.total_seconds(),
        }
        for kind, (count, seconds) in gauges.oldest_due(now).items()
    ]


def _calendars() -> dict[str, int]:
    connected = Q(status=CalendarConnection.Status.CONNECTED)
    return CalendarConnection.objects.aggregate(
        all=Count("pk"),
        connected=Count("pk", filter=connected),
        streaming=Count("pk", filter=connected & Q(noticing=CalendarConnection.Noticing.STREAMING)),
        polling=Count("pk", filter=connected & Q(noticing=CalendarConnection.Noticing.POLLING)),
    )


def _behind(now: datetime) -> Any:
    """Accounts whose times are not known to be right: the longest silence first. A deactivated person's is at rest."""
    is_right = Q(status=CalendarConnection.Status.CONNECTED, synchronised_at__gte=now - READ_WITHIN)
    rows = CalendarConnection.objects.filter(host__user__is_active=True).exclude(is_right)
    return rows.select_related("host__user").order_by(F("synchronised_at").asc(nulls_first=True), "pk")


def _why(row: CalendarConnection) -> str:
    if not row.cause:
        return ""
    return str(words_of(row.cause, "", facts.of_connection(row, "UTC")).title)
