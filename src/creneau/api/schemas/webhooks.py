from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, Field

from creneau.api.cursors import Page
from creneau.api.fields import IN_ONE_LINE, Flag
from creneau.api.schemas.request import Request
from creneau.notifications.webhooks.models import Delivery, Webhook

Address = Annotated[
    str, Field(min_length=1, max_length=500, examples=["https://crm.example.org/bookings"]), IN_ONE_LINE
]
Event = Literal[
    "booking.created",
    "booking.requested",
    "booking.confirmed",
    "booking.declined",
    "booking.rescheduled",
    "booking.cancelled",
]
Events = Annotated[list[Event], Field(min_length=1, max_length=6)]


class WebhookRequest(Request):
    """Each message is ``{"type", "timestamp", "data"}``; ``data`` is the booking after the change. Its ``location``
    is in the language of the invitee, which ``invitee.language`` names."""

    url: Address
    events: Events


class WebhookChange(Request):
    url: Address | None = None
    events: Events | None = None
    active: Flag | None = None


class WebhookAnswer(BaseModel):
    """``fault``: why it was switched off by itself: ``silent`` for three days, or ``gone``."""

    id: int
    url: str
    events: list[Event]
    active: bool
    fault: Literal["silent", "gone"] | None
    created_at: datetime
    arrived_at: datetime | None

    @classmethod
    def of(cls, webhook: Webhook) -> WebhookAnswer:
        return cls.model_validate(
            {
                "id": webhook.pk,
                "url": webhook.url,
                "events": webhook.events,
                "active": webhook.is_active,
                "fault": webhook.fault or None,
                "created_at": webhook.created_at,
                "arrived_at": webhook.arrived_at,
            }
        )


class NewWebhookAnswer(WebhookAnswer):
    """``secret``: shown when it was made, and null where an ``Idempotency-Key`` brought the first one back."""

    secret: str | None = None


class SecretAnswer(BaseModel):
    """The one before signs as well for a day."""

    secret: str


class WebhooksAnswer(BaseModel):
    items: list[WebhookAnswer]


class DeliveryAnswer(BaseModel):
    id: int
    message_id: str
    event: str
    state: Literal["waiting", "arrived", "failed"]
    attempts: int
    created_at: datetime
    tried_at: datetime | None
    due_at: datetime | None
    status: int | None
    excerpt: str

    @classmethod
    def of(cls, delivery: Delivery) -> DeliveryAnswer:
        return cls(**{name: getattr(delivery, name) for name in cls.model_fields})


class DeliveriesAnswer(Page):
    items: list[DeliveryAnswer]
