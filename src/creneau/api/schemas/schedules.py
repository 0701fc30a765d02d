from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, Field

from creneau.api.fields import IN_ONE_LINE, Flag, Name, Zone
from creneau.api.schemas.request import Request
from creneau.scheduling.models import Schedule

Clock = Annotated[str, Field(pattern=r"^([01][0-9]|2[0-4]):[0-5][0-9]$", examples=["09:00"])]
Hours = Annotated[list[Annotated[list[Clock], Field(min_length=2, max_length=2)]], Field(max_length=24)]
WeeklyHours = Annotated[dict[Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"], Hours], Field(max_length=7)]
Country = Annotated[str, Field(max_length=2, examples=["FR"]), IN_ONE_LINE]
Region = Annotated[str, Field(max_length=40, examples=["57"]), IN_ONE_LINE]


class ScheduleChange(Request):
    """What is not sent stays as it is. ``holidays_country``: whose public holidays are days off; empty: none."""

    name: Annotated[Name, Field(max_length=100)] = ""
    timezone: Zone = ""
    weekly_hours: WeeklyHours = {}
    holidays_country: Country = ""
    holidays_region: Region = ""
    is_default: Annotated[Flag, Field(description="only true: another one takes over by being made the default")] = True


class ScheduleRequest(Request):
    name: Annotated[Name, Field(max_length=100)]
    timezone: Zone
    weekly_hours: WeeklyHours | None = None
    holidays_country: Country = ""
    holidays_region: Region = ""


class OverrideRequest(Request):
    """``hours`` take the place of the usual ones on that day; an empty list: not available."""

    hours: Hours


class ScheduleAnswer(BaseModel):
    id: int
    name: str
    timezone: str
    weekly_hours: dict[str, list[list[str]]]
    overrides: dict[str, list[list[str]]]
    holidays_country: str
    holidays_region: str
    is_default: bool

    @classmethod
    def of(cls, schedule: Schedule) -> ScheduleAnswer:
        own = {name: getattr(schedule, name) for name in cls.model_fields if name != "timezone"}
        return cls(**own, timezone=schedule.time_zone)


class SchedulesAnswer(BaseModel):
    items: list[ScheduleAnswer]
