from collections.abc import Iterator

import pytest
from pytest_django import Settings

from creneau.accounts.models import Host
from creneau.notifications.webhooks import subscribe
from creneau.notifications.webhooks.models import Webhook
from tests.notifications.webhooks.receiver import Receiver, receiving


@pytest.fixture
def receiver(settings: Settings) -> Iterator[Receiver]:
    """On this machine, which the administrator allows."""
    with receiving() as program:
        settings.WEBHOOK_ALLOWED_NETWORKS = ("127.0.0.0/8", "::1/128")
        settings.WEBHOOK_CA = program.ca_pem
        yield program


@pytest.fixture
def told(alice: Host, receiver: Receiver) -> tuple[Webhook, str]:
    """Alice's program wants to hear of everything; the webhook and its secret."""
    return subscribe.add(host=alice, url=receiver.url, events=Webhook.Event.values)
