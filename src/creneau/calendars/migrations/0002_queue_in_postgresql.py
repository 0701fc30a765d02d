from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps


def make_tables(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """The queue's own tables, where the queue lives in the database."""
    if schema_editor.connection.vendor != "postgresql":
        return
    from huey.storage import PostgresStorage

    for statement in PostgresStorage("creneau", create_tables=False).ddl:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("calendars", "0001_calendars")]
    operations = [migrations.RunPython(make_tables, migrations.RunPython.noop)]
