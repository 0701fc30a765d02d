"""For processes under test: Créneau's clock is as wrong as the file CRENEAU_TEST_CLOCK says, in seconds."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

path = os.environ.get("CRENEAU_TEST_CLOCK")
if path:
    import django.utils.timezone

    wrong_by = Path(path)

    def now() -> datetime:
        return datetime.now(UTC) + timedelta(seconds=float(wrong_by.read_text() or 0))

    django.utils.timezone.now = now
