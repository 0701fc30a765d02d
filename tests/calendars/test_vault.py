"""Passwords are sealed for one row, with keys from the environment."""

import pytest
from cryptography.fernet import Fernet

from creneau.accounts.models import Host
from creneau.calendars import vault
from creneau.calendars.models import CalendarConnection
from creneau.calendars.rotate import check_keys, rotate

OLD, NEW = Fernet.generate_key().decode(), Fernet.generate_key().decode()


def connection(host: Host, email: str) -> CalendarConnection:
    row = CalendarConnection.objects.create(
        host=host, email=email, server="https://mail.demo.example/ews/exchange.asmx", username=email
    )
    row.sealed_password = vault.seal("canary-1", row=row)
    row.save()
    return row


def test_what_is_sealed_opens_again_and_cannot_be_read_in_between(alice: Host) -> None:
    row = connection(alice, "alice@demo.example")
    assert b"canary-1" not in bytes(row.sealed_password)
    assert vault.unseal(CalendarConnection.objects.get().sealed_password, row=row) == "canary-1"


def test_a_secret_copied_into_another_row_does_not_open(alice: Host) -> None:
    first, second = connection(alice, "alice@demo.example"), connection(alice, "archive@demo.example")
    with pytest.raises(vault.VaultError, match="was sealed for another row"):
        vault.unseal(first.sealed_password, row=second)


def test_a_wrong_key_is_a_clear_stop(alice: Host, settings: pytest.FixtureRequest) -> None:
    connection(alice, "alice@demo.example")
    settings.CREDENTIAL_KEYS = (NEW,)  # type: ignore[attr-defined]
    with pytest.raises(vault.VaultError, match="no key of CRENEAU_CREDENTIAL_KEYS opens"):
        check_keys()


def test_rotation_seals_everything_with_the_newest_key(alice: Host, settings: pytest.FixtureRequest) -> None:
    settings.CREDENTIAL_KEYS = (OLD,)  # type: ignore[attr-defined]
    connection(alice, "alice@demo.example"), connection(alice, "archive@demo.example")
    settings.CREDENTIAL_KEYS = (NEW, OLD)  # type: ignore[attr-defined]
    assert rotate() == 2
    settings.CREDENTIAL_KEYS = (NEW,)  # type: ignore[attr-defined]
    check_keys()


def test_a_digest_depends_on_the_installation(settings: pytest.FixtureRequest) -> None:
    here = vault.digest("canary-1")
    assert vault.digest("canary-1") == here
    settings.SECRET_KEY = "another" * 10  # type: ignore[attr-defined]
    assert vault.digest("canary-1") != here
