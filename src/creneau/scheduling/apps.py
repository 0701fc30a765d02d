from django.apps import AppConfig


class SchedulingConfig(AppConfig):
    name = "creneau.scheduling"

    def ready(self) -> None:
        from creneau.accounts import record
        from creneau.scheduling import follow, settle  # noqa: F401 they listen
        from creneau.scheduling.models import EventType, Link, Schedule

        record.follow(EventType, record.Thing.EVENT_TYPE)
        record.follow(Schedule, record.Thing.SCHEDULE)
        record.follow(Link, record.Thing.LINK)
