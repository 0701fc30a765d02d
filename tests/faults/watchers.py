"""Run inside an installation: the worker that holds each mailbox's stream, as JSON; "" where it is polled."""

import json

import django

django.setup()

from creneau.calendars.models import CalendarConnection  # noqa: E402

rows = CalendarConnection.objects.order_by("pk").values_list("noticing", "watcher")
print(json.dumps([watcher if noticing == "streaming" else "" for noticing, watcher in rows]))
