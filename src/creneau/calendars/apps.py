from django.apps import AppConfig


class CalendarsConfig(AppConfig):
    name = "creneau.calendars"

    def ready(self) -> None:
        from creneau.accounts.record import Thing, follow
        from creneau.calendars import sweep  # noqa: F401 registers the tasks
        from creneau.calendars.models import PinnedCertificate

        follow(PinnedCertificate, Thing.CERTIFICATE)
