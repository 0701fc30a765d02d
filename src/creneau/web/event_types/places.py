"""The places as they are typed."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.http import QueryDict

from creneau.scheduling import places
from creneau.scheduling.models import EventType
from creneau.web.event_types import rows


@dataclass
class PlaceRow:
    kind: str = places.Kind.IN_PERSON
    value: str = ""
    error: str = ""

    @property
    def stored(self) -> dict[str, str]:
        return places.tidy([{"kind": self.kind, "value": self.value}])[0]


def stored(event_type: EventType) -> list[PlaceRow]:
    return [PlaceRow(place.kind, place.value) for place in event_type.offered_places]


def typed(data: QueryDict) -> list[PlaceRow]:
    read = [
        PlaceRow(data.get(f"place-{number}-kind", ""), data.get(f"place-{number}-value", "").strip())
        for number in rows.numbers(data, "place")
    ]
    return rows.acted(read, data.get("act", ""), "place", PlaceRow)


def check(read: Sequence[PlaceRow]) -> bool:
    """Whether they can be offered; what is wrong stands in its row, what concerns them all in the last."""
    for row in read:
        row.error = places.wrong(row.kind, row.value)
    if read and not any(row.error for row in read):
        try:
            places.validate([row.stored for row in read])
        except ValidationError as error:
            read[-1].error = error.messages[0]
    return not any(row.error for row in read)
