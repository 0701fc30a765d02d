"""Who, what, how long, where."""

from collections.abc import Sequence
from dataclasses import dataclass

from creneau.scheduling.models import EventType


@dataclass(frozen=True)
class Summary:
    """``places``: each in words, as they may be known before booking."""

    host: str
    host_slug: str
    slug: str
    name: str
    durations_minutes: Sequence[int]
    places: Sequence[str]
    description: str
    colour: str


def summary(event_type: EventType, durations_minutes: Sequence[int] | None = None) -> Summary:
    """``durations_minutes``: those that are still open to choice."""
    return Summary(
        host=event_type.host.name,
        host_slug=event_type.host.slug,
        slug=event_type.slug,
        name=event_type.name,
        durations_minutes=durations_minutes or event_type.durations_minutes,
        places=[place.words(event_type.host.name) for place in event_type.offered_places],
        description=event_type.description,
        colour=event_type.colour,
    )
