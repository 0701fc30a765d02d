"""Migrations run while the version before still serves, as docs/decisions/migrations-while-serving.md wants them."""

from collections.abc import Iterator

import pytest
from django.apps import apps
from django.db import migrations, models
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation

# The first version begins with an empty database: up to these, there was none before.
FIRST_VERSION = {"accounts": 11, "api": 1, "calendars": 10, "notifications": 4, "scheduling": 16, "web": 1}
OURS = [app.label for app in apps.get_app_configs() if app.name.startswith("creneau.")]
# What no test can judge, and somebody did: "app.0012_name", once the version before does not use what goes, or takes it
# as it becomes.
JUDGED: set[str] = set()
MOVES_DATA = (migrations.RunPython, migrations.RunSQL)


def faults(operations: list[Operation]) -> list[str]:
    """What the program of the version before would stumble over, or wait for."""
    made = {each.name_lower for each in operations if isinstance(each, migrations.CreateModel)}
    found = [said for each in operations for said in _faults(each, made)]
    moving = [each for each in operations if isinstance(each, MOVES_DATA)]
    if moving and len(moving) < len(operations):
        found.append("data moves in a migration of its own")
    return found


def _faults(operation: Operation, made: set[str]) -> Iterator[str]:
    if getattr(operation, "model_name", "").lower() in made:
        return
    match operation:
        case migrations.RenameField() | migrations.RenameModel() | migrations.AlterModelTable():
            yield "something is renamed"
        case migrations.RemoveField() | migrations.DeleteModel():
            yield "something goes: had the version before stopped using it?"
        case migrations.AlterField(name=name):
            yield f"{name} is altered: does the version before still write what it takes?"
        case migrations.AddField(name=name, field=field):
            if not (field.null or field.has_db_default() or field.many_to_many):
                yield f"{name} is neither nullable nor has it a default in the database"
        case migrations.AddConstraint() if type(operation) is migrations.AddConstraint:
            yield "a constraint is not added NOT VALID"
        case migrations.AddIndex() if type(operation) is migrations.AddIndex:
            yield "an index is not made CONCURRENTLY"


def test_each_migration_since_the_first_version_runs_while_the_version_before_serves() -> None:
    loader = MigrationLoader(None, ignore_no_migrations=True)
    later = {
        f"{app}.{name}": faults(migration.operations)
        for (app, name), migration in loader.disk_migrations.items()
        if app in OURS and int(name[:4]) > FIRST_VERSION[app] and f"{app}.{name}" not in JUDGED
    }
    assert {name: said for name, said in later.items() if said} == {}


@pytest.mark.parametrize(
    ("operation", "fault"),
    [
        (migrations.RenameField("booking", "place", "where"), "something is renamed"),
        (migrations.RemoveField("booking", "place"), "something goes: had the version before stopped using it?"),
        (migrations.DeleteModel("Booking"), "something goes: had the version before stopped using it?"),
        (
            migrations.AlterField("booking", "place", models.TextField()),
            "place is altered: does the version before still write what it takes?",
        ),
        (
            migrations.AddField("booking", "channel", models.TextField(default="page")),
            "channel is neither nullable nor has it a default in the database",
        ),
        (
            migrations.AddConstraint("booking", models.UniqueConstraint(fields=["host"], name="one")),
            "a constraint is not added NOT VALID",
        ),
        (migrations.AddIndex("booking", models.Index("host", name="quick")), "an index is not made CONCURRENTLY"),
    ],
)
def test_what_the_version_before_stumbles_over_is_found(operation: Operation, fault: str) -> None:
    assert faults([operation]) == [fault]


def test_data_moves_alone() -> None:
    move = migrations.RunPython(migrations.RunPython.noop)
    assert faults([move]) == []
    room = migrations.CreateModel("Room", [("name", models.TextField())])
    assert faults([move, room]) == ["data moves in a migration of its own"]


def test_what_the_version_before_does_not_see_may_be_added() -> None:
    room = migrations.CreateModel("Room", [("name", models.TextField())])
    column = migrations.AddField("booking", "channel", models.TextField(db_default="page"))
    index = migrations.AddIndex("room", models.Index("name", name="by_name"))
    assert faults([room, column, index]) == []
