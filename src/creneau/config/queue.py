"""Where queued tasks wait: a file beside SQLite; in PostgreSQL itself, where the database is one."""

from pathlib import Path
from typing import Any


def queue_of(database_url: str, data_dir: Path) -> dict[str, Any]:
    """huey's settings. Its tables in PostgreSQL are made by a migration, so that no process races to make them."""
    common = {"name": "creneau", "immediate": False, "results": False}
    if database_url.startswith("sqlite"):
        return common | {"huey_class": "huey.SqliteHuey", "filename": str(data_dir / "queue.sqlite3")}
    return common | {"huey_class": "huey.PostgresHuey", "dsn": database_url, "create_tables": False}
