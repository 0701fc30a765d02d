"""Where queued tasks wait: a file beside SQLite; in PostgreSQL itself, where the database is one."""

from pathlib import Path
from typing import Any

from huey.serializer import SignedSerializer


def queue_of(database_url: str, data_dir: Path, secret: str) -> dict[str, Any]:
    """huey's settings. Its tables in PostgreSQL are made by a migration, so that no process races to make them.

    huey keeps tasks as pickles, and a pickle is a program: without the signature, whoever can write into the queue
    could have the worker run anything.
    """
    signed = SignedSerializer(secret=secret, salt="creneau.queue")
    common = {"name": "creneau", "immediate": False, "results": False, "serializer": signed}
    if database_url.startswith("sqlite"):
        return common | {"huey_class": "huey.SqliteHuey", "filename": str(data_dir / "queue.sqlite3")}
    return common | {"huey_class": "huey.PostgresHuey", "dsn": database_url, "create_tables": False}
