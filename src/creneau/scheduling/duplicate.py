"""Another event type like this one, to be changed and then switched on."""

from django.db import transaction
from django.utils.translation import gettext as _

from creneau.scheduling.models import EventType

_LONGEST_SLUG, _LONGEST_NAME = 60, 200


@transaction.atomic
def duplicate(*, event_type: EventType) -> EventType:
    """Last in the order and switched off; bookings and links stay with the first."""
    values = {field.attname: getattr(event_type, field.attname) for field in EventType._meta.concrete_fields}
    copy = EventType(**{**values, "id": None})
    copy.slug = _free_slug(event_type)
    copy.name = (_("%(name)s (copy)") % {"name": event_type.name})[:_LONGEST_NAME]
    copy.position, copy.active = EventType.objects.next_position(event_type.host), False
    copy.save(force_insert=True)
    return copy


def _free_slug(event_type: EventType) -> str:
    taken = set(EventType.objects.filter(host=event_type.host_id).values_list("slug", flat=True))
    slugs = (f"{event_type.slug[: _LONGEST_SLUG - 5]}-{number}" for number in range(2, len(taken) + 3))
    return next(slug for slug in slugs if slug not in taken)
