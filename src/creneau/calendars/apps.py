from django.apps import AppConfig


class CalendarsConfig(AppConfig):
    name = "creneau.calendars"

    def ready(self) -> None:
        from creneau.calendars import sweep  # noqa: F401 registers the tasks
