"""What can be booked with a host: added and changed. What it may be, the model says."""

from typing import Any

from django.db import transaction

from creneau.accounts.models import Host
from creneau.scheduling import places, questions
from creneau.scheduling.holding import lock
from creneau.scheduling.models import EventType, Schedule


@transaction.atomic
def add_event_type(*, host: Host, **fields: Any) -> EventType:
    """Last in the order; without a ``schedule`` it has the default one. ``ValidationError`` by field.

    ``fields``: those of the model. A question without an id is given one.
    """
    lock(host.pk)
    fields.setdefault("schedule", Schedule.objects.of(host).first())
    row = EventType(host=host, position=EventType.objects.next_position(host), **_tidy(fields))
    row.full_clean(validate_constraints=False)
    row.save()
    return row


@transaction.atomic
def change_event_type(*, event_type: EventType, **fields: Any) -> EventType:
    """The same for one that is there: what is not given stays as it is by now."""
    lock(event_type.host_id)
    row = EventType.objects.select_related("host__user", "schedule", "calendar").get(pk=event_type.pk)
    for name, value in _tidy(fields).items():
        setattr(row, name, value)
    row.full_clean(validate_constraints=False)
    row.save(update_fields=list(fields))
    return row


def _tidy(fields: dict[str, Any]) -> dict[str, Any]:
    parts = {"places": places.tidy, "questions": questions.tidy}
    return {name: parts[name](value) if name in parts else value for name, value in fields.items()}
