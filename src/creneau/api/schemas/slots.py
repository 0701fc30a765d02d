from __future__ import annotations

from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from pydantic import BaseModel, Field, ValidationInfo, field_validator

from creneau.api.fields import InstantInAddress, LinkToken, Zone
from creneau.api.schemas.request import Request

LONGEST_RANGE = timedelta(days=62)


class SlotsQuery(Request):
    start: InstantInAddress
    end: InstantInAddress
    timezone: Zone | None = None
    duration: int | None = Field(None, ge=1, le=1440)
    link: LinkToken | None = None

    @field_validator("end")
    @classmethod
    def _range(cls, end: datetime, info: ValidationInfo) -> datetime:
        start = info.data.get("start", end)
        if end < start:
            raise ValueError(_("The end is before the start."))
        if end - start > LONGEST_RANGE:
            raise ValueError(_("The range is longer than 62 days."))
        return end


class Slots(BaseModel):
    """``start ≤ slot < end``, ascending; ``synchronised_at``: how old is what is known of the host's calendars."""

    slots: list[datetime]
    timezone: str
    synchronised_at: datetime | None
