from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

CONSTRAINT = """
    ALTER TABLE scheduling_booking ADD CONSTRAINT no_two_bookings_at_once
    EXCLUDE USING gist (host_id WITH =, tstzrange(start_at, end_at) WITH &&)
    WHERE (state IN ('confirmed', 'requested'))
"""


def add(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """The backstop behind the lock on the host's row; SQLite has nothing like it."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("CREATE EXTENSION IF NOT EXISTS btree_gist")
        schema_editor.execute(CONSTRAINT)


def remove(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("ALTER TABLE scheduling_booking DROP CONSTRAINT no_two_bookings_at_once")


class Migration(migrations.Migration):
    dependencies = [("scheduling", "0001_scheduling")]
    operations = [migrations.RunPython(add, remove)]
