from __future__ import annotations

from typing import ClassVar, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from creneau.accounts.models import Host
from creneau.accounts.names import validate_name
from creneau.availability import FixedDates, RollingDays, Rules
from creneau.calendars.models import Calendar
from creneau.scheduling import checks, places, questions
from creneau.scheduling.models.schedule import Schedule
from creneau.scheduling.places import Place
from creneau.scheduling.questions import Question


class EventTypeQuerySet(models.QuerySet["EventType"]):
    def published(self, host_slug: str, slug: str) -> EventType | None:
        """The active event type at ``/host/slug`` of an active host, or None; a secret one has no such address."""
        found = self.listed().filter(host__slug=host_slug, slug=slug)
        return found.select_related("host__user", "schedule").first()

    def withdrawn(self, host_slug: str, slug: str) -> EventType | None:
        """What is offered no longer at that address, its host out of service perhaps; None for a secret one."""
        found = self.filter(host__slug=host_slug, slug=slug, is_secret=False)
        return found.exclude(active=True, host__user__is_active=True).select_related("host__user").first()

    def listed(self) -> Self:
        """Those that everybody may see."""
        return self.filter(active=True, is_secret=False, host__user__is_active=True)

    def next_position(self, host: Host) -> int:
        """After all others of the host."""
        last = self.filter(host=host).aggregate(last=models.Max("position"))["last"]
        return 0 if last is None else int(last) + 1


def half_an_hour() -> list[int]:
    return [30]


class EventType(models.Model):
    """What can be booked with a host.

    ``places``: ``[{"kind": "in_person", "value": "2 rue de la Paix"}]``; with more than one the invitee chooses.
    Kinds: ``in_person`` ``host_calls`` ``invitee_calls`` ``video`` ``custom`` ``ask`` (the invitee says where).
    ``questions``: ``[{"id": "reason", "label": "Reason", "kind": "text", "is_required": true, "options": []}]``.
    Kinds: ``text`` ``long_text`` ``choice`` ``choices`` ``phone``.
    """

    class Colour(models.TextChoices):
        """Names of custom properties in ``tokens.css``, each legible on light and dark."""

        GREEN = "green"
        BLUE = "blue"
        VIOLET = "violet"
        PINK = "pink"
        RED = "red"
        ORANGE = "orange"
        YELLOW = "yellow"
        GREY = "grey"

    host = models.ForeignKey(Host, on_delete=models.CASCADE, related_name="event_types")
    schedule = models.ForeignKey(Schedule, on_delete=models.PROTECT, related_name="event_types")
    slug = models.SlugField(max_length=60)
    name = models.CharField(max_length=200, validators=[validate_name])
    description = models.TextField(blank=True, validators=[checks.validate_text])
    places = models.JSONField(default=list, blank=True, validators=[places.validate])
    durations_minutes = models.JSONField(
        default=half_an_hour, help_text="the first is the default", validators=[checks.validate_durations]
    )
    increment_minutes = models.PositiveSmallIntegerField(
        default=30, validators=checks.between(1, checks.LONGEST_MINUTES)
    )
    buffer_before_minutes = models.PositiveSmallIntegerField(
        default=0, validators=checks.between(0, checks.LONGEST_MINUTES)
    )
    buffer_after_minutes = models.PositiveSmallIntegerField(
        default=0, validators=checks.between(0, checks.LONGEST_MINUTES)
    )
    minimum_notice_minutes = models.PositiveIntegerField(
        default=0, validators=checks.between(0, checks.LONGEST_NOTICE_MINUTES)
    )
    rolling_days = models.PositiveSmallIntegerField(
        default=60, validators=checks.between(1, checks.MOST_DAYS), help_text="unless fixed dates are given"
    )
    first_day = models.DateField(null=True, blank=True, help_text="fixed dates, both included")
    last_day = models.DateField(null=True, blank=True)
    daily_limit = models.PositiveSmallIntegerField(
        null=True,
        blank=True,
        validators=checks.between(1, checks.MOST_BOOKINGS),
        help_text="bookings that start on one day",
    )
    weekly_limit = models.PositiveSmallIntegerField(
        null=True,
        blank=True,
        validators=checks.between(1, checks.MOST_BOOKINGS),
        help_text="the same, Monday to Sunday",
    )
    questions = models.JSONField(default=list, blank=True, validators=[questions.validate])
    accepts_guests = models.BooleanField(default=True)
    needs_confirmation = models.BooleanField(default=False, help_text="a booking is a request until the host says yes")
    confirms_address = models.BooleanField(
        default=False, help_text="a booking is only held until the invitee follows the link in a mail"
    )
    cut_off_minutes = models.PositiveIntegerField(
        default=0,
        validators=checks.between(0, checks.LONGEST_NOTICE_MINUTES),
        help_text="before the start: until then an invitee can move or cancel",
    )
    text_after = models.TextField(blank=True, help_text="shown and sent once booked", validators=[checks.validate_text])
    redirect_url = models.URLField(
        max_length=500,
        blank=True,
        help_text="where the invitee goes once booked",
        validators=[checks.validate_redirect],
    )
    calendar = models.ForeignKey(
        Calendar,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="to add events to; none: the host's destination calendar",
    )
    colour = models.CharField(max_length=10, choices=Colour, default=Colour.GREEN)
    position = models.PositiveSmallIntegerField(default=0, help_text="in the host's own order")
    is_secret = models.BooleanField(default=False, help_text="reached by its links only")
    active = models.BooleanField(default=True)

    objects: ClassVar[EventTypeQuerySet] = EventTypeQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["position", "id"]
        constraints = [models.UniqueConstraint(fields=["host", "slug"], name="one_event_type_per_address")]

    def __str__(self) -> str:
        return self.name

    def duration(self, minutes: int | None = None) -> int:
        """The duration asked for, or the default one; ``ValueError`` when it is not on offer."""
        if minutes is not None and minutes not in self.durations_minutes:
            raise ValueError(f"{minutes} minutes are not on offer")
        return int(self.durations_minutes[0] if minutes is None else minutes)

    def rules(self, minutes: int) -> Rules:
        """What the arithmetic asks of a slot of this duration."""
        return Rules(
            duration_minutes=minutes,
            increment_minutes=self.increment_minutes,
            buffer_before_minutes=self.buffer_before_minutes,
            buffer_after_minutes=self.buffer_after_minutes,
            minimum_notice_minutes=self.minimum_notice_minutes,
            date_range=self.date_range,
            daily_limit=self.daily_limit,
            weekly_limit=self.weekly_limit,
        )

    def clean(self) -> None:
        """The address is free, the days are in order, schedule and calendar are the host's own."""
        wrong = {}
        if EventType.objects.filter(host=self.host_id, slug=self.slug).exclude(pk=self.pk).exists():
            wrong["slug"] = _("You have another event type at this address.")
        if self.first_day and self.last_day and self.last_day < self.first_day:
            wrong["last_day"] = _("The last day comes before the first.")
        if self.schedule_id and self.schedule.host_id != self.host_id:
            wrong["schedule"] = _("This schedule is not yours.")
        if self.calendar and self.calendar.host_id != self.host_id:
            wrong["calendar"] = _("This calendar is not yours.")
        if wrong:
            raise ValidationError(wrong)

    @property
    def location(self) -> str:
        """Where, in words, if that is settled before anybody books."""
        return self.offered_places[0].plain_words if len(self.places) == 1 else ""

    @property
    def offered_places(self) -> list[Place]:
        return places.offered(self.places)

    @property
    def asked_questions(self) -> list[Question]:
        return questions.asked(self.questions)

    @property
    def destination(self) -> Calendar | None:
        """The calendar of its own to add events to, while that accepts them; None: the host's."""
        return self.calendar if self.calendar and self.calendar.can_write and not self.calendar.cause else None

    @property
    def date_range(self) -> RollingDays | FixedDates:
        if self.first_day or self.last_day:
            return FixedDates(self.first_day, self.last_day)
        return RollingDays(self.rolling_days)

    @property
    def has_limits(self) -> bool:
        return self.daily_limit is not None or self.weekly_limit is not None
