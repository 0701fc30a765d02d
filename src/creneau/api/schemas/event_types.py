from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal

from django.utils import timezone
from pydantic import BaseModel, Field, Strict, ValidationInfo, field_validator

from creneau.api.cursors import Page
from creneau.api.fields import IN_LINES, IN_ONE_LINE, Flag, Line, LinkToken, Minutes, Name, RowId
from creneau.api.schemas.request import Request
from creneau.scheduling import checks, event_text, places, questions
from creneau.scheduling.models import EventType, Link
from creneau.scheduling.places import Place
from creneau.scheduling.questions import Question

PlaceKind = Literal["in_person", "host_calls", "invitee_calls", "video", "custom", "ask"]
QuestionKind = Literal["text", "long_text", "choice", "choices", "phone"]
Colour = Literal["green", "blue", "violet", "pink", "red", "orange", "yellow", "grey"]
Buffer = Annotated[int, Strict(), Field(ge=0, le=checks.LONGEST_MINUTES)]
Notice = Annotated[int, Strict(), Field(ge=0, le=checks.LONGEST_NOTICE_MINUTES)]
Limit = Annotated[int, Strict(), Field(ge=1, le=checks.MOST_BOOKINGS)]
LongText = Annotated[str, Field(max_length=checks.LONGEST_TEXT), IN_LINES]
Slug = Annotated[str, Field(min_length=1, max_length=60, pattern=r"^[-a-zA-Z0-9_]+$", examples=["intro"])]


class EventTypeQuery(Request):
    """``link``: the token of one that was given away."""

    link: LinkToken | None = None


class PlaceRequest(Request):
    """``value``: the address, the link, the number of the host; nothing where the invitee says it."""

    kind: PlaceKind
    value: Annotated[str, Field(max_length=places.LONGEST, validate_default=True), IN_ONE_LINE] = ""

    @field_validator("value")
    @classmethod
    def _enough(cls, value: str, info: ValidationInfo) -> str:
        if "kind" in info.data and (words := places.wrong(info.data["kind"], value)):
            raise ValueError(words)
        return value


class QuestionRequest(Request):
    """Without an ``id`` it is given one, made of the label: links fill the answer in by it."""

    id: Annotated[str, Field(min_length=1, max_length=60, pattern=r"^[a-z0-9_-]+$")] | None = None
    label: Annotated[str, Field(min_length=1, max_length=questions.LONGEST_LABEL), IN_ONE_LINE]
    kind: QuestionKind = "text"
    is_required: Flag = False
    options: Annotated[list[Line], Field(max_length=questions.MOST_OPTIONS, validate_default=True)] = []

    @field_validator("options")
    @classmethod
    def _enough(cls, options: list[str], info: ValidationInfo) -> list[str]:
        if "kind" in info.data and (words := questions.wrong("?", info.data["kind"], options).get("options")):
            raise ValueError(words)
        return options


Places = Annotated[list[PlaceRequest], Field(max_length=places.MOST)]
Questions = Annotated[list[QuestionRequest], Field(max_length=questions.MOST)]


class EventTypeChange(Request):
    """What is not sent stays as it is."""

    name: Name = ""
    slug: Slug = ""
    description: LongText = ""
    places: Places = []
    durations_minutes: Annotated[list[Minutes], Field(min_length=1, max_length=checks.MOST_DURATIONS)] = []
    increment_minutes: Minutes = 30
    buffer_before_minutes: Buffer = 0
    buffer_after_minutes: Buffer = 0
    minimum_notice_minutes: Notice = 0
    rolling_days: Annotated[int, Strict(), Field(ge=1, le=checks.MOST_DAYS)] = 60
    first_day: date | None = None
    last_day: date | None = None
    daily_limit: Limit | None = None
    weekly_limit: Limit | None = None
    questions: Questions = []
    accepts_guests: Flag = True
    needs_confirmation: Flag = False
    confirms_address: Flag = False
    cut_off_minutes: Notice = 0
    text_after: LongText = ""
    redirect_url: Annotated[str, Field(max_length=500), IN_ONE_LINE] = ""
    colour: Colour = "green"
    is_secret: Flag = False
    active: Flag = True
    schedule: RowId = 0
    calendar: RowId | None = None

    def given(self) -> dict[str, Any]:
        return self.model_dump(include=self.model_fields_set)


class EventTypeRequest(EventTypeChange):
    name: Name
    slug: Slug


class OrderRequest(Request):
    """Ids; those that are not in it follow in the order they had."""

    order: Annotated[list[RowId], Field(max_length=1000)]


class LinkRequest(Request):
    """``days``: how long it is good; without: for ever."""

    label: Annotated[str, Field(max_length=100), IN_ONE_LINE] = ""
    is_single_use: Flag = False
    days: Annotated[int, Strict(), Field(ge=1, le=checks.MOST_DAYS)] | None = None


class QuestionAnswer(BaseModel):
    id: str
    label: str
    kind: QuestionKind
    is_required: bool
    options: list[str]

    @classmethod
    def of(cls, question: Question) -> QuestionAnswer:
        return cls.model_validate({name: getattr(question, name) for name in cls.model_fields})


class OfferedPlace(BaseModel):
    """``id``: what a booking names. ``asks``: what the invitee has to tell, ``phone``, ``where`` or nothing. A link or
    a number of the host's is for those who have booked."""

    id: str
    kind: PlaceKind
    words: str
    asks: Literal["phone", "where", ""]

    @classmethod
    def of(cls, place: Place) -> OfferedPlace:
        return cls.model_validate({"id": place.id, "kind": place.kind, "words": place.plain_words, "asks": place.asks})


class PublicEventType(BaseModel):
    """What can be booked, as an invitee sees it."""

    name: str
    slug: str
    durations_minutes: list[int]
    description: str
    location: str
    timezone: str
    questions: list[QuestionAnswer]
    places: list[OfferedPlace]
    accepts_guests: bool
    needs_confirmation: bool
    confirms_address: bool

    @classmethod
    def of(cls, event_type: EventType) -> PublicEventType:
        return cls(
            name=event_type.name,
            slug=event_type.slug,
            durations_minutes=event_type.durations_minutes,
            description=event_type.description,
            location=event_type.location,
            timezone=event_type.host.time_zone,
            questions=[QuestionAnswer.of(each) for each in event_type.asked_questions],
            places=[OfferedPlace.of(each) for each in event_type.offered_places],
            accepts_guests=event_type.accepts_guests,
            needs_confirmation=event_type.needs_confirmation,
            confirms_address=event_type.confirms_address,
        )


class PlaceAnswer(BaseModel):
    kind: PlaceKind
    value: str


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
    first_day: date | None
    last_day: date | None
    daily_limit: int | None
    weekly_limit: int | None
    accepts_guests: bool
    needs_confirmation: bool
    confirms_address: bool
    cut_off_minutes: int
    text_after: str
    redirect_url: str
    colour: Colour
    is_secret: bool
    places: list[PlaceAnswer]
    questions: list[QuestionAnswer]
    schedule: int
    calendar: int | None

    @classmethod
    def of(cls, event_type: EventType) -> HostEventType:
        other = {"places", "questions", "schedule", "calendar"}
        return cls(
            **{name: getattr(event_type, name) for name in cls.model_fields if name not in other},
            places=[PlaceAnswer.model_validate({"value": "", **each}) for each in event_type.places],
            questions=[QuestionAnswer.of(each) for each in event_type.asked_questions],
            schedule=event_type.schedule_id,
            calendar=event_type.calendar_id,
        )


class HostEventTypes(BaseModel):
    items: list[HostEventType]


class LinkAnswer(BaseModel):
    """``state``: ``good``, ``used`` (it was good once) or ``expired``."""

    id: int
    token: str
    url: str
    label: str
    is_single_use: bool
    expires_at: datetime | None
    created_at: datetime
    state: Literal["good", "used", "expired"]

    @classmethod
    def of(cls, link: Link) -> LinkAnswer:
        own = ("id", "token", "label", "is_single_use", "expires_at", "created_at")
        known = {name: getattr(link, name) for name in own}
        return cls.model_validate({**known, "url": event_text.link_url(link), "state": link.state(timezone.now())})


class LinksAnswer(Page):
    items: list[LinkAnswer]
