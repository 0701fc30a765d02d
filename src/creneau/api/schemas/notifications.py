from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Any, Literal

from django.conf import settings
from django.utils.translation import gettext as _
from pydantic import AfterValidator, BaseModel, Field, Strict

from creneau.api.fields import IN_LINES, IN_ONE_LINE
from creneau.api.schemas.request import Request
from creneau.notifications.choose import Choice
from creneau.notifications.remind import OFFERED_MINUTES

FOUR_WEEKS = 28 * 24 * 60

Invitations = Literal["exchange", "mail"]
Way = Literal["mail_server", "exchange"]
ToldOf = Literal["bookings", "requests", "reschedules", "cancellations", "trouble"]


def _offered(minutes: int) -> int:
    if minutes not in OFFERED_MINUTES:
        raise ValueError(_("This time is not on offer."))
    return minutes


def _known(language: str) -> str:
    if language not in dict(settings.LANGUAGES):
        raise ValueError(_("There is no such language here."))
    return language


Reminder = Annotated[int, Strict(), Field(json_schema_extra={"enum": list(OFFERED_MINUTES)}), AfterValidator(_offered)]
Reminders = Annotated[list[Reminder], Field(max_length=len(OFFERED_MINUTES))]


class WordsChange(Request):
    """Empty: ours again."""

    subject: Annotated[str, Field(max_length=255), IN_ONE_LINE] = ""
    body: Annotated[str, Field(max_length=10_000), IN_LINES] = ""


Words = dict[Annotated[str, AfterValidator(_known)], WordsChange]


class NotificationsChange(Request):
    """What is not sent stays as it is. ``templates``: by language."""

    invitations: Invitations = "exchange"
    reminder_minutes: Annotated[int, Strict(), Field(ge=0, le=FOUR_WEEKS)] | None = None
    sent_through: Way = "mail_server"
    told_of: Annotated[list[ToldOf], Field(max_length=5)] = []
    host_reminders: Reminders = []
    invitee_reminders: Reminders = []
    templates: Annotated[Words, Field(max_length=20)] = {}

    def on(self, choice: Choice) -> Choice:
        given: dict[str, Any] = self.model_dump(exclude_unset=True)
        for language, parts in given.get("templates", {}).items():
            given["templates"][language] = {**choice.templates.get(language, {}), **parts}
        if "templates" in given:
            given["templates"] = {**choice.templates, **given["templates"]}
        for name in {"host_reminders", "invitee_reminders"} & set(given):
            given[name] = sorted(set(given[name]), reverse=True)
        return replace(choice, **given)


class WordsAnswer(BaseModel):
    subject: str = ""
    body: str = ""


class NotificationsAnswer(BaseModel):
    """``reminder_minutes``: Outlook's reminder of the event, null for none. ``templates``: the host's own words."""

    invitations: Invitations
    reminder_minutes: int | None
    sent_through: Way
    told_of: list[ToldOf]
    host_reminders: list[int]
    invitee_reminders: list[int]
    templates: dict[str, WordsAnswer]

    @classmethod
    def of(cls, choice: Choice) -> NotificationsAnswer:
        return cls.model_validate(vars(choice))
