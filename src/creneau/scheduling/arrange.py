"""The order in which a host's event types are shown."""

from collections.abc import Sequence
from typing import Literal

from django.db import transaction

from creneau.accounts.models import Host
from creneau.scheduling.holding import lock
from creneau.scheduling.models import EventType


@transaction.atomic
def arrange(*, host: Host, order: Sequence[int]) -> None:
    """``order``: ids; those that are not in it follow in the order they had."""
    lock(host.pk)
    known = list(EventType.objects.filter(host=host).values_list("pk", flat=True))
    wanted = [pk for pk in dict.fromkeys(order) if pk in known]
    for position, pk in enumerate([*wanted, *(pk for pk in known if pk not in wanted)]):
        EventType.objects.filter(pk=pk).update(position=position)


@transaction.atomic
def move(*, event_type: EventType, to: Literal["up", "down"]) -> None:
    """One place up or down; the first and the last stay where they are."""
    lock(event_type.host_id)
    order = list(EventType.objects.filter(host=event_type.host_id).values_list("pk", flat=True))
    here = order.index(event_type.pk)
    there = here - 1 if to == "up" else here + 1
    if 0 <= there < len(order):
        order[here], order[there] = order[there], order[here]
    arrange(host=event_type.host, order=order)
