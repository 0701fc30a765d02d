"""What is counted for all processes: how often somebody asked, and what allauth counts in Django's cache."""

from django.apps.registry import Apps
from django.core.management import call_command
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def make_cache_table(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    call_command("createcachetable", database=schema_editor.connection.alias, verbosity=0)


def drop_cache_table(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    schema_editor.execute("DROP TABLE IF EXISTS creneau_cache")


class Migration(migrations.Migration):
    dependencies = [("accounts", "0006_invitations_and_assistants")]

    operations = [
        migrations.CreateModel(
            name="RateCount",
            fields=[
                ("key", models.CharField(max_length=200, primary_key=True, serialize=False)),
                ("window", models.BigIntegerField()),
                ("count", models.PositiveIntegerField(default=0)),
                ("before", models.PositiveIntegerField(default=0)),
                ("expires_at", models.FloatField(db_index=True, help_text="seconds since 1970")),
            ],
        ),
        migrations.RunPython(make_cache_table, drop_cache_table, elidable=False),
    ]
