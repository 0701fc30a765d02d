"""In which state the database is."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import OperationalError, connection
from django.db.migrations.executor import MigrationExecutor

PAUSE_SECONDS = 0.5


def wait(*, within_seconds: float) -> str:
    """Until the database answers: it may be starting too. Else why it does not, in its own words; "" when it does."""
    deadline = time.monotonic() + within_seconds
    while True:
        try:
            connection.ensure_connection()
            return ""
        except OperationalError as error:
            if time.monotonic() > deadline:
                return str(error).strip().splitlines()[-1]
        time.sleep(PAUSE_SECONDS)


def is_empty() -> bool:
    return not connection.introspection.table_names()


@contextmanager
def alone() -> Iterator[None]:
    """Processes that start at the same time on several machines migrate one after the other."""
    if connection.vendor != "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [_MIGRATING])
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [_MIGRATING])


_MIGRATING = 0x6372E96E  # any number that is always the same


def is_up_to_date() -> bool:
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())
