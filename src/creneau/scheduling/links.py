"""Links to an event type that its host gives away."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from creneau.scheduling.errors import LinkClosed
from creneau.scheduling.models import EventType, Link


def hand_out(
    *,
    event_type: EventType,
    label: str = "",
    is_single_use: bool = False,
    days: int | None = None,
    now: datetime | None = None,
) -> Link:
    """``days``: how long it is good; None: without end."""
    expires_at = (now or timezone.now()) + timedelta(days=days) if days else None
    return Link.objects.create(
        event_type=event_type, label=label.strip(), is_single_use=is_single_use, expires_at=expires_at
    )


@transaction.atomic
def revoke(*, link: Link) -> None:
    """It leads nowhere from now on; what was booked through it stays."""
    Link.objects.select_for_update().filter(pk=link.pk).delete()


def spend(*, link: Link, now: datetime) -> None:
    """Inside the transaction that books, its host locked: ``LinkClosed`` unless the link is still good."""
    if not Link.objects.select_for_update().filter(pk=link.pk).exists():
        raise LinkClosed("unknown")
    if (state := Link.objects.with_use().get(pk=link.pk).state(now)) != "good":
        raise LinkClosed(state)
