import pytest
from django.test import Client

from creneau.accounts.models import Host


@pytest.fixture
def browser() -> Client:
    """Someone at this very machine, as the plain http of the tests asks for."""
    return Client(headers={"host": "127.0.0.1"})


@pytest.fixture
def as_alice(alice: Host, browser: Client) -> Client:
    browser.force_login(alice.user)
    return browser
