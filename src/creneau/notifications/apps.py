from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "creneau.notifications"

    def ready(self) -> None:
        from creneau.accounts.record import Thing, follow
        from creneau.notifications import sweep  # noqa: F401 registers the tasks and what listens to bookings
        from creneau.notifications.models import Wishes
        from creneau.notifications.webhooks import plan  # noqa: F401 listens to bookings
        from creneau.notifications.webhooks.models import Webhook

        follow(Wishes, Thing.NOTIFICATIONS)
        follow(Webhook, Thing.WEBHOOK)
