"""An account card: whether it is well, and what to do when it is not."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet

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
    def progress(self) -> dict[str, int]:
        checked = [calendar for calendar in self.row.calendars.all() if calendar.checks_conflicts]
        return {"read": sum(bool(calendar.sync_state) for calendar in checked), "all": len(checked)}


def accounts(host: Host, settings: CalendarSettings) -> list[Account]:
    """``settings`` say which busy times count: those that take time away."""
    return [_account(row, host.time_zone) for row in connections(host, settings)]


def connections(host: Host, settings: CalendarSettings) -> QuerySet[CalendarConnection, Any]:
    blocks = Q(calendars__checks_conflicts=True, calendars__busy_times__status__in=settings.blocking_statuses())
    mirrored = Count("calendars__busy_times", filter=blocks)
    return CalendarConnection.objects.of(host).annotate(busy_times=mirrored).prefetch_related("calendars")


def _account(row: CalendarConnection, time_zone: str) -> Account:
    next_step = "wait" if row.status == CalendarConnection.Status.UNREACHABLE else ""
    return Account(row, words_of(row.cause or "server_error", next_step, facts.of_connection(row, time_zone)))
