"""The keys of the installation, held against whatever they seal."""

from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet

from creneau.accounts.models import Host
from creneau.calendars import vault
from creneau.notifications.keys import check_keys, rotate_keys
from creneau.notifications.webhooks import subscribe


def a_webhook(host: Host) -> None:
    subscribe.add(host=host, url="https://crm.example.org/", events=["booking.created"])


def a_second_factor(host: Host) -> None:
    Authenticator.objects.create(user=host.user, type="totp", data={"secret": vault.seal_text("GEZDGNBV")})


@pytest.mark.parametrize("seal", [a_webhook, a_second_factor])
def test_whatever_no_key_opens_is_found(alice: Host, settings: Any, seal: Any) -> None:
    seal(alice)
    check_keys()
    settings.CREDENTIAL_KEYS = (Fernet.generate_key().decode(),)
    with pytest.raises(vault.VaultError, match="no key of CRENEAU_CREDENTIAL_KEYS opens"):
        check_keys()


def test_after_a_rotation_the_new_key_opens_everything(alice: Host, settings: Any) -> None:
    a_webhook(alice), a_second_factor(alice)
    settings.CREDENTIAL_KEYS = (Fernet.generate_key().decode(), *settings.CREDENTIAL_KEYS)
    assert rotate_keys() == 2
    settings.CREDENTIAL_KEYS = settings.CREDENTIAL_KEYS[:1]
    check_keys()
