"""In which state the database is."""

from django.db import connection
from django.db.migrations.executor import MigrationExecutor


def is_empty() -> bool:
    return not connection.introspection.table_names()


def is_up_to_date() -> bool:
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())
