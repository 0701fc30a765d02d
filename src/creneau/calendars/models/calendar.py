from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar, Self

from django.db import models

from creneau.accounts.models import Host
from creneau.calendars.models.connection import CalendarConnection


class CalendarQuerySet(models.QuerySet["Calendar"]):
    def of(self, host: Host) -> Self:
        return self.filter(host=host)

    def checked(self) -> Self:
        """Those whose busy times take slots away."""
        return self.filter(checks_conflicts=True)

    def readable(self) -> Self:
        """Those of them that can be read: not set aside after the right to see them was lost."""
        return self.checked().filter(cause="")

    def looked_at(self, ours: models.QuerySet[Any]) -> Self:
        """Those, and the ones that hold events of ours (``ours``: the ids of such calendars) or are to hold them."""
        wanted = models.Q(checks_conflicts=True) | models.Q(receives_events=True) | models.Q(pk__in=ours)
        return self.filter(wanted, cause="")


class Calendar(models.Model):
    """One calendar folder that a connection reaches."""

    class Kind(models.TextChoices):
        PRIMARY = "primary"
        OWN = "own"
        SHARED = "shared"
        ROOM = "room"

    OWN = (Kind.PRIMARY, Kind.OWN)

    class Reading(models.TextChoices):
        FOLDER = "folder"  # entry by entry
        FREE_BUSY = "free_busy"  # only when, by GetUserAvailability: default rights suffice

    host = models.ForeignKey(Host, on_delete=models.CASCADE, related_name="calendars")
    connection = models.ForeignKey(CalendarConnection, on_delete=models.CASCADE, related_name="calendars")
    folder_id = models.CharField(max_length=512, blank=True, help_text="empty where only free/busy is read")
    name = models.CharField(max_length=255)
    owner = models.CharField(max_length=320, help_text="the mailbox it belongs to")
    kind = models.CharField(max_length=10, choices=Kind)
    reading = models.CharField(max_length=10, choices=Reading, default=Reading.FOLDER)
    depth = models.PositiveSmallIntegerField(default=0, help_text="under the primary calendar or the mailbox's root")
    position = models.PositiveSmallIntegerField(default=0)
    can_write = models.BooleanField(default=False)
    checks_conflicts = models.BooleanField(default=False)
    receives_events = models.BooleanField(default=False)
    cause = models.CharField(max_length=40, blank=True, help_text="why it cannot be read any longer")
    sync_state = models.TextField(blank=True, help_text="Exchange's own, from before the last reading")

    objects: ClassVar[CalendarQuerySet] = CalendarQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["connection_id", "position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["connection", "folder_id", "owner"], name="one_row_per_folder"),
            models.UniqueConstraint(
                fields=["host"], condition=models.Q(receives_events=True), name="one_destination_per_host"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class BusyTimeQuerySet(models.QuerySet["BusyTime"]):
    def overlapping(self, start_at: datetime, end_at: datetime) -> Self:
        return self.filter(start_at__lt=end_at, end_at__gt=start_at)


class BusyTime(models.Model):
    """The mirror: when an entry of a calendar is, and its status. No subject, no attendee."""

    class Status(models.TextChoices):
        FREE = "free"
        TENTATIVE = "tentative"
        BUSY = "busy"
        OUT_OF_OFFICE = "out_of_office"
        WORKING_ELSEWHERE = "working_elsewhere"

    calendar = models.ForeignKey(Calendar, on_delete=models.CASCADE, related_name="busy_times")
    item_id = models.CharField(max_length=512)
    start_at = models.DateTimeField()
    end_at = models.DateTimeField()
    status = models.CharField(max_length=20, choices=Status)
    is_all_day = models.BooleanField(default=False)

    objects: ClassVar[BusyTimeQuerySet] = BusyTimeQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        indexes = [models.Index(fields=["calendar", "end_at", "start_at"], name="busy_time_window")]

    def __str__(self) -> str:
        return f"{self.start_at:%Y-%m-%d %H:%M} {self.status}"
