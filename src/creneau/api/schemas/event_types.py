from __future__ import annotations

from pydantic import BaseModel

from creneau.scheduling.models import EventType


class PublicEventType(BaseModel):
    """What can be booked, as an invitee sees it."""

    name: str
    slug: str
    durations_minutes: list[int]
    description: str
    location: str
    timezone: str
    questions: list[dict[str, object]]

    @classmethod
    def of(cls, event_type: EventType) -> PublicEventType:
        return cls(
            name=event_type.name,
            slug=event_type.slug,
            durations_minutes=event_type.durations_minutes,
            description=event_type.description,
            location=event_type.location,
            timezone=event_type.host.time_zone,
            questions=[],
        )


class HostEventType(BaseModel):
    """What can be booked, as its host sees it."""

    id: int
    slug: str
    name: str
    durations_minutes: list[int]
    active: bool
    description: str
    location: str
    increment_minutes: int
    buffer_before_minutes: int
    buffer_after_minutes: int
    minimum_notice_minutes: int
    rolling_days: int

    @classmethod
    def of(cls, event_type: EventType) -> HostEventType:
        return cls(**{name: getattr(event_type, name) for name in cls.model_fields})


class HostEventTypes(BaseModel):
    items: list[HostEventType]
