from creneau.notifications.models.message import Message
from creneau.notifications.models.told import ToldChange, ToldEvent
from creneau.notifications.models.wishes import Wishes, wishes_of
from creneau.notifications.webhooks.models import Delivery, Webhook

__all__ = ["Delivery", "Message", "ToldChange", "ToldEvent", "Webhook", "Wishes", "wishes_of"]
