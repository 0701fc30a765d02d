"""What an API token may be used for."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy


class Scope(TextChoices):
    """Each but ``read`` allows to read and to change what it names."""

    ALL = "all", gettext_lazy("Everything")
    READ = "read", gettext_lazy("Read everything, change nothing")
    BOOKINGS = "bookings", gettext_lazy("Meetings")
    EVENT_TYPES = "event_types", gettext_lazy("Event types and links")
    SCHEDULES = "schedules", gettext_lazy("Working hours")
    CONNECTIONS = "connections", gettext_lazy("Calendar connections")
    WEBHOOKS = "webhooks", gettext_lazy("Webhooks")
    NOTIFICATIONS = "notifications", gettext_lazy("Invitations, mail and reminders")
    PROFILE = "profile", gettext_lazy("Name, address, time zone")


def everything() -> list[str]:
    return [Scope.ALL.value]


def validate_scopes(scopes: Iterable[str]) -> list[str]:
    """The same, each once, in one order; ``ValidationError`` where there is none, or one that is unknown."""
    wanted = set(scopes)
    if strange := wanted - set(Scope.values):
        raise ValidationError({"scopes": _("There is no scope %(name)s.") % {"name": min(strange)}})
    if not wanted:
        raise ValidationError({"scopes": _("Choose at least one.")})
    return everything() if Scope.ALL in wanted else [scope for scope in Scope.values if scope in wanted]
