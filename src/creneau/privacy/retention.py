"""Once a day: what is older than the administrator wants is thrown away, kind by kind. 0 days: it is kept for ever."""

from collections.abc import Callable
from datetime import datetime, timedelta

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db.models import Q
from django.utils import timezone
from huey.contrib.djhuey import db_task

from creneau.accounts import chain
from creneau.accounts.record import Act, Thing, record
from creneau.calendars.models import ConnectionAttempt, Duty
from creneau.notifications.models import Delivery, Message
from creneau.privacy.anonymise import GONE, anonymise
from creneau.scheduling.models import Booking

AT_A_TIME = 100  # so that nobody waits long for the one who writes


def sweep() -> None:
    if Duty.objects.take("retention", now=timezone.now(), every=timedelta(days=1)):
        purge_task()


@db_task()
def purge_task() -> None:
    purge(now=timezone.now())


def purge(*, now: datetime) -> dict[str, int]:
    """Kind → how many rows were thrown away, or anonymised."""
    gone = {}
    for kind, throw_away in KINDS.items():
        if days := settings.KEEP_DAYS[kind]:
            gone[kind] = throw_away(now - timedelta(days=days))
    _sessions()
    if any(gone.values()):
        record(Thing.PERSONAL_DATA, Act.REMOVED, **gone)
    return gone


def _invitees(before: datetime) -> int:
    old = Booking.objects.filter(start_at__lt=before, end_at__lt=before).exclude(invitee_email=GONE)
    count = 0
    while some := list(old.select_related("host__user", "event_type").order_by("start_at")[:AT_A_TIME]):
        count += anonymise(bookings=some)
    return count


def _mail(before: datetime) -> int:
    return Message.objects.filter(Q(sent_at__lt=before) | Q(due_at=None, created_at__lt=before)).delete()[0]


def _webhook_deliveries(before: datetime) -> int:
    return Delivery.objects.filter(created_at__lt=before).exclude(state=Delivery.State.WAITING).delete()[0]


def _connection_attempts(before: datetime) -> int:
    return ConnectionAttempt.objects.filter(created_at__lt=before, sealed_password=None).delete()[0]


def _audit(before: datetime) -> int:
    return chain.purge(before=before)


def _sessions() -> None:
    """Those that have ended by themselves; nobody wants to keep them."""
    SessionStore.clear_expired()
    UserSession.objects.exclude(session_key__in=Session.objects.values("session_key")).delete()


KINDS: dict[str, Callable[[datetime], int]] = {
    "invitees": _invitees,
    "mail": _mail,
    "webhook_deliveries": _webhook_deliveries,
    "connection_attempts": _connection_attempts,
    "audit": _audit,
}
