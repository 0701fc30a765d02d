from django.apps import AppConfig


class SchedulingConfig(AppConfig):
    name = "creneau.scheduling"

    def ready(self) -> None:
        from creneau.scheduling import settle  # noqa: F401 listens
