from __future__ import annotations

from typing import Literal

from pydantic import BaseModel

from creneau.api.schemas.connections import Blocking, BlockingChoice
from creneau.api.schemas.request import Request
from creneau.calendars.models import CalendarSettings

OutlookChanges = Literal["follow", "ask", "ignore"]


class CalendarSettingsChange(Request):
    """What is not sent stays as it is."""

    outlook_changes: OutlookChanges | None = None
    blocking: BlockingChoice | None = None


class CalendarSettingsAnswer(BaseModel):
    """``outlook_changes``: what becomes of a booking whose event was moved or deleted in Outlook."""

    outlook_changes: OutlookChanges
    blocking: Blocking

    @classmethod
    def of(cls, settings: CalendarSettings) -> CalendarSettingsAnswer:
        return cls.model_validate({"outlook_changes": settings.outlook_changes, "blocking": settings.blocking()})
