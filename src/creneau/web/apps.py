from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "creneau.web"

    def ready(self) -> None:
        from creneau.accounts.record import Thing, follow
        from creneau.web.models import OrganisationText

        follow(OrganisationText, Thing.ORGANISATION)
