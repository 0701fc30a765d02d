"""Tells a host that a webhook was switched off."""

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from creneau.notifications.models import Message
from creneau.notifications.webhooks.models import Webhook


def tell_switched_off(webhook: Webhook) -> None:
    """In the active language, which is the host's; where no mail is sent, the page alone says it."""
    if not settings.SENDS_MAIL:
        return
    now = timezone.now()
    words = _(
        "Hello %(name)s,\n\nCréneau told %(url)s what became of your bookings. It does so no longer: %(why)s.\n"
        "What happened meanwhile is in the log, and can be sent again:\n%(page)s\n"
    )
    said = {
        "name": webhook.host.user.name,
        "url": webhook.url,
        "why": webhook.get_fault_display(),
        "page": f"{settings.BASE_URL}/settings/webhooks/{webhook.pk}",
    }
    Message.objects.create(
        occasion=f"webhook {webhook.pk} switched off {now:%Y-%m-%dT%H:%M:%S.%f}",
        recipient=webhook.host.user.email,
        subject=_("A webhook was switched off"),
        text=words % said,
        due_at=now,
    )
