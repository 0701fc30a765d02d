"""A place in words becomes a place of the kind ``custom``; answers keep their question; the first schedule is the default."""

from typing import Any

from django.db import migrations


def carry_over(apps: Any, schema_editor: Any) -> None:
    event_types, bookings, schedules = (
        apps.get_model("scheduling", name) for name in ("EventType", "Booking", "Schedule")
    )
    for event_type in event_types.objects.exclude(location=""):
        event_type.places = [{"kind": "custom", "value": event_type.location}]
        event_type.save(update_fields=["places"])
    for booking in bookings.objects.select_related("event_type"):
        booking.place = (booking.event_type.places or [{}])[0]
        if isinstance(booking.answers, dict):
            booking.answers = [{"id": key, "label": key, "answer": said} for key, said in booking.answers.items()]
        booking.save(update_fields=["place", "answers"])
    for host_id in schedules.objects.values_list("host", flat=True).distinct():
        first = schedules.objects.filter(host=host_id).order_by("pk").first()
        schedules.objects.filter(pk=first.pk).update(is_default=True)


class Migration(migrations.Migration):
    dependencies = [("scheduling", "0005_the_scheduler_complete")]
    operations = [migrations.RunPython(carry_over, migrations.RunPython.noop)]
