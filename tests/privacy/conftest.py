from datetime import UTC, datetime

import pytest


@pytest.fixture
def monday() -> datetime:
    """Monday 1 March 2027, 09:00 in Paris: Alice's first slot."""
    return datetime(2027, 3, 1, 8, tzinfo=UTC)
