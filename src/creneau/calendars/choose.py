"""What the host chooses: calendars to check, the one to add events to, what blocks, what follows Outlook."""

from collections.abc import Mapping
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from creneau.accounts.models import Host
from creneau.accounts.record import Act, Thing, record
from creneau.calendars.models import Calendar, CalendarConnection, CalendarSettings
from creneau.calendars.models.settings import STATUSES


class Choice(NamedTuple):
    """None leaves as it is."""

    checks_conflicts: bool | None = None
    receives_events: bool | None = None


@transaction.atomic
def choose(
    *,
    host: Host,
    calendars: Mapping[int, Choice] | None = None,
    blocking: Mapping[str, bool] | None = None,
    outlook_changes: str | None = None,
) -> None:
    """Save the choices; ``ValidationError`` when one cannot be kept. Exactly one calendar of a host receives events."""
    Host.objects.select_for_update().get(pk=host.pk)
    rows = {row.pk: row for row in Calendar.objects.of(host)}
    choices = calendars or {}
    if strange := set(choices) - set(rows):
        raise ValidationError({"calendars": _("There is no calendar %(id)s here.") % {"id": min(strange)}})
    _choose_checked(rows, choices)
    _choose_destination(rows, choices)
    _choose_blocking(host, blocking or {})
    if outlook_changes is not None:
        _choose_outlook_changes(host, outlook_changes)
    Host.objects.filter(pk=host.pk).update(busy_version=F("busy_version") + 1)
    record(Thing.CALENDARS, Act.CHANGED, host.pk)


def _choose_checked(rows: Mapping[int, Calendar], choices: Mapping[int, Choice]) -> None:
    """A calendar checked anew is read first, nothing is offered until then; one no longer checked is forgotten."""
    for pk, choice in choices.items():
        row = rows[pk]
        if choice.checks_conflicts is None or choice.checks_conflicts == row.checks_conflicts:
            continue
        row.checks_conflicts, row.sync_state = choice.checks_conflicts, ""
        row.save(update_fields=["checks_conflicts", "sync_state"])
        connection = CalendarConnection.objects.filter(pk=row.connection_id)
        if row.checks_conflicts:
            connection.exclude(due_at=None).update(due_at=timezone.now(), mirrored_until=None)
        else:
            row.busy_times.all().delete()


def _choose_destination(rows: Mapping[int, Calendar], choices: Mapping[int, Choice]) -> None:
    wanted = [pk for pk, choice in choices.items() if choice.receives_events]
    dropped = [pk for pk, choice in choices.items() if choice.receives_events is False and rows[pk].receives_events]
    if len(wanted) > 1:
        raise ValidationError({"calendars": _("Events can be added to one calendar only.")})
    if dropped and not wanted:
        raise ValidationError({"calendars": _("One calendar has to receive the events: choose another instead.")})
    if wanted and not rows[wanted[0]].can_write:
        raise ValidationError({"calendars": _("This calendar cannot be written to.")})
    if wanted:
        everything = Calendar.objects.filter(pk__in=rows)
        everything.filter(receives_events=True).exclude(pk=wanted[0]).update(receives_events=False)
        everything.filter(pk=wanted[0]).update(receives_events=True)


def _choose_blocking(host: Host, blocking: Mapping[str, bool]) -> None:
    if strange := set(blocking) - set(STATUSES):
        raise ValidationError({"blocking": _("There is no status %(name)s.") % {"name": min(strange)}})
    if blocking:
        row, _created = CalendarSettings.objects.get_or_create(host=host)
        for status, blocks in blocking.items():
            setattr(row, f"blocks_{status}", blocks)
        row.save()


def _choose_outlook_changes(host: Host, choice: str) -> None:
    """For what is seen from now on; a change that waits for the host's word goes on waiting for it."""
    if choice not in CalendarSettings.OutlookChanges.values:
        raise ValidationError({"outlook_changes": _("Choose one of the three.")})
    CalendarSettings.objects.update_or_create(host=host, defaults={"outlook_changes": choice})
