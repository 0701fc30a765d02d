import pytest
from django.test import Client

from creneau.accounts.models import Host, User
from creneau.scheduling.welcome import add_host


@pytest.fixture
def browser() -> Client:
    """Someone at this very machine, as the plain http of the tests asks for."""
    return Client(headers={"host": "127.0.0.1"})


@pytest.fixture
def as_alice(alice: Host, browser: Client) -> Client:
    browser.force_login(alice.user)
    return browser


@pytest.fixture
def sure(as_alice: Client) -> Client:
    """Alice, who gave her password a moment ago."""
    as_alice.post("/account/reauthenticate/", {"password": "correct horse"})
    return as_alice


@pytest.fixture
def carol(db: None) -> Host:
    """Another host, whose data nobody else sees."""
    return add_host(
        email="carol@demo.example", name="Carol Petit", password="correct horse", time_zone="UTC", language="en"
    )


@pytest.fixture
def as_administrator(as_alice: Client, alice: Host) -> Client:
    User.objects.filter(pk=alice.user.pk).update(is_administrator=True)
    return as_alice
