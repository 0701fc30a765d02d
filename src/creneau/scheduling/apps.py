from django.apps import AppConfig


class SchedulingConfig(AppConfig):
    name = "creneau.scheduling"

    def ready(self) -> None:
        from creneau.scheduling import follow, settle  # noqa: F401 they listen
