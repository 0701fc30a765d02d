"""Everything that is kept of a person, as data that other programs can read. Secrets are not copied."""

from collections.abc import Iterable, Set
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.db import models
from django.db.models import Q
from django.utils import timezone

from creneau.accounts.models import AuditEntry, Host, Invitation, User
from creneau.accounts.record import Act, Thing, record
from creneau.calendars.models import Calendar
from creneau.notifications.models import Message
from creneau.privacy.erase import hosted_by, made_by, with_guest
from creneau.scheduling.models import Booking, Link

SECRETS = {"password", "digest", "token", "idempotency_key", "idempotency_digest", "session_key", "data", "sync_state"}
OF_THE_INVITEE = {"invitee_name", "invitee_email", "answers", "guests", "place", "time_zone", "language"} | {
    "cancellation_reason",
    "move_reason",
}
Row = dict[str, Any]


def export(*, email: str) -> Row:
    record(Thing.PERSONAL_DATA, Act.USED)
    user = User.objects.filter(email__iexact=email).first()
    return {
        "email": email,
        "made_at": timezone.now(),
        "booked": [_booking(booking) for booking in made_by(email).select_related("event_type", "host__user")],
        "guest_of": _rows(Booking.objects.filter(pk__in=with_guest(email)), {*OF_THE_INVITEE, "host_notes"}),
        "mails": _rows(Message.objects.filter(recipient__iexact=email)),
        "invitations": _rows(Invitation.objects.filter(email__iexact=email)),
        "account": _account(user) if user else None,
        "host": _host(host) if (host := Host.objects.filter(user__email__iexact=email).first()) else None,
    }


def _booking(booking: Booking) -> Row:
    """As the invitee may see it: the host's notes are the host's."""
    named = {"event_type": booking.event_type.name, "host": booking.host.name}
    return _row(booking, {"host_notes"}) | named | {"changes": _rows(booking.changes.all())}


def _account(user: User) -> Row:
    about_them = Q(person_id=user.pk) | Q(thing=Thing.PERSON, about=str(user.pk))
    return _row(user) | {
        "sessions": _rows(UserSession.objects.filter(user=user)),
        "assistant_of": _rows(user.assistances.all()),
        "second_factors": _rows(Authenticator.objects.filter(user=user)),
        "organisation_accounts": _rows(SocialAccount.objects.filter(user=user)),
        "audit_log": _rows(AuditEntry.objects.filter(about_them).order_by("pk")),
    }


def _host(host: Host) -> Row:
    of_theirs = ("schedules", "event_types", "connections", "connection_attempts", "tokens", "webhooks", "assistants")
    one_each = ("calendar_settings", "wishes", "correspondence")
    return (
        _row(host)
        | {name: _rows(getattr(host, name).all()) for name in of_theirs}
        | {name: _row(getattr(host, name)) for name in one_each if hasattr(host, name)}
        | {
            "calendars": _rows(Calendar.objects.of(host)),
            "links": _rows(Link.objects.filter(event_type__host=host)),
            "bookings": _rows(hosted_by(host.user.email), OF_THE_INVITEE),
        }
    )


def _rows(rows: Iterable[models.Model], without: Set[str] = frozenset()) -> list[Row]:
    return [_row(row, without) for row in rows]


def _row(row: models.Model, without: Set[str] = frozenset()) -> Row:
    fields = (field for field in row._meta.concrete_fields if not isinstance(field, models.BinaryField))
    kept = {field.attname for field in fields} - SECRETS - without
    return {name: getattr(row, name) for name in sorted(kept)}
