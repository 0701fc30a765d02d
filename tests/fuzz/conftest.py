import pytest
from django.test import Client


@pytest.fixture
def browser() -> Client:
    """Someone at this very machine; an exception of a page is the status 500 that a reader would see."""
    return Client(headers={"host": "127.0.0.1"}, raise_request_exception=False)
