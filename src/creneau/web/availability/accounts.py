"""An account card: whether it is well, and what to do when it is not."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from creneau.accounts.models import Host
from creneau.calendars import facts
from creneau.calendars.models import CalendarConnection, CalendarSettings
from creneau.calendars.words import Words, words_of

VERSIONS = {"2013": "2013", "2016": "2016", "2019": "2019", "se": "Subscription Edition"}


@dataclass(frozen=True)
class Account:
    row: CalendarConnection
    words: Words  # of what is wrong, where something is

    @property
    def server(self) -> str:
        return facts.host_of(self.row.server)

    @property
    def version(self) -> str:
        return VERSIONS.get(self.row.exchange_version, self.row.exchange_version)

    @property
    def busy_times(self) -> int:
        return int(getattr(self.row, "busy_times", 0))

    @property
    def is_being_read(self) -> bool:
        """For the first time, so that there is nothing to rely on yet."""
        return self.row.synchronised_at is None and self.row.status == CalendarConnection.Status.CONNECTED

    @property
    def is_paused(self) -> bool:
        """Two refusals of its mailbox: what is stored is not sent for a while, though Exchange is there."""
        return self.row.status == CalendarConnection.Status.UNREACHABLE and self.row.cause == "already_refused"

    @property
    def is_told(self) -> bool:
        """Exchange says when something changes, on a connection that a living worker holds; else we ask."""
        until = self.row.watched_until
        return self.row.noticing == CalendarConnection.Noticing.STREAMING and bool(until and until > timezone.now())

    @property
    def asks_every(self) -> int:
        return int(settings.POLL_EVERY.total_seconds())


def accounts(host: Host, chosen: CalendarSettings) -> list[Account]:
    """``chosen`` says which busy times count: those that take time away."""
    return [_account(row, host.time_zone) for row in connections(host, chosen)]


def connections(host: Host, chosen: CalendarSettings) -> QuerySet[CalendarConnection, Any]:
    blocks = Q(calendars__checks_conflicts=True, calendars__busy_times__status__in=chosen.blocking_statuses())
    mirrored = Count("calendars__busy_times", filter=blocks)
    return CalendarConnection.objects.of(host).annotate(busy_times=mirrored).prefetch_related("calendars")


def _account(row: CalendarConnection, time_zone: str) -> Account:
    next_step = "wait" if row.status == CalendarConnection.Status.UNREACHABLE else ""
    return Account(row, words_of(row.cause or "server_error", next_step, facts.of_connection(row, time_zone)))
