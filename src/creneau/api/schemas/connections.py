from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, ClassVar, Literal

from pydantic import BaseModel, Field

from creneau.api.fields import IN_ONE_LINE, Email, Flag, Password, RowId
from creneau.api.schemas.request import Request
from creneau.calendars.models import Calendar, CalendarConnection
from creneau.calendars.vault import Secret


class ConnectRequest(Request):
    email: Email
    password: Password
    server: Annotated[str, Field(max_length=500), IN_ONE_LINE] | None = None
    domain: Annotated[str, Field(max_length=255), IN_ONE_LINE] | None = None
    username: Annotated[str, Field(max_length=320), IN_ONE_LINE] | None = None
    confirmed_host: Annotated[str, Field(max_length=255), IN_ONE_LINE] | None = None
    try_again: Flag | None = None

    # What a problem with a field of this request says besides.
    problem_members: ClassVar[dict[str, object]] = {
        "cause": "invalid_input",
        "tried": [],
        "next_step": "correct_input",
    }

    def typed(self) -> dict[str, Any]:
        """What was typed."""
        return self.model_dump(exclude_none=True) | {"password": Secret(self.password)}


class CalendarChoice(Request):
    id: RowId
    checks_conflicts: Flag | None = None
    receives_events: Flag | None = None


class BlockingChoice(Request):
    free: Flag | None = None
    tentative: Flag | None = None
    busy: Flag | None = None
    out_of_office: Flag | None = None
    working_elsewhere: Flag | None = None


class ChoiceRequest(Request):
    calendars: Annotated[list[CalendarChoice], Field(max_length=1000)] | None = None
    blocking: BlockingChoice | None = None


class CalendarAnswer(BaseModel):
    id: int
    name: str
    owner: str
    kind: Literal["primary", "own", "shared", "room"]
    can_write: bool
    checks_conflicts: bool
    receives_events: bool

    @classmethod
    def of(cls, calendar: Calendar) -> CalendarAnswer:
        return cls(**{name: getattr(calendar, name) for name in cls.model_fields})


class Blocking(BaseModel):
    free: bool
    tentative: bool
    busy: bool
    out_of_office: bool
    working_elsewhere: bool


class ConnectionAnswer(BaseModel):
    id: int
    email: str
    server: str
    exchange_version: Literal["2013", "2016", "2019", "se"]
    status: Literal["connected", "needs_password", "unreachable"]
    synchronised_at: datetime | None
    calendars: list[CalendarAnswer]
    blocking: Blocking

    @classmethod
    def of(cls, connection: CalendarConnection, blocking: dict[str, bool]) -> ConnectionAnswer:
        own = ("id", "email", "server", "exchange_version", "status", "synchronised_at")
        return cls(
            **{name: getattr(connection, name) for name in own},
            calendars=[CalendarAnswer.of(calendar) for calendar in connection.calendars.all()],
            blocking=Blocking(**blocking),
        )


class ConnectionsAnswer(BaseModel):
    items: list[ConnectionAnswer]


class Synchronisation(BaseModel):
    """``busy_times``: how many entries are known of the calendars that are checked."""

    synchronised_at: datetime
    busy_times: int
