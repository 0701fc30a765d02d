"""What people have been told of: the logs of the floors below are read against these rows."""

from django.db import models

from creneau.calendars.models import CalendarEvent
from creneau.scheduling.models import BookingChange


class ToldChange(models.Model):
    """Whoever had to be told of the change has their message, or there was nobody."""

    change = models.OneToOneField(BookingChange, on_delete=models.CASCADE, related_name="told")
    told_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return str(self.change)


class ToldEvent(models.Model):
    """The host knows that the event is not in Exchange as it should be, since this change of wish."""

    event = models.ForeignKey(CalendarEvent, on_delete=models.CASCADE, related_name="told")
    revision = models.PositiveIntegerField()
    state = models.CharField(max_length=20)
    told_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["event", "revision", "state"], name="told_once_of_an_event")]

    def __str__(self) -> str:
        return f"{self.event_id} {self.state}"
