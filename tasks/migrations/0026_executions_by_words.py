"""An index by which executions are found by any part of their package's name, on PostgreSQL with its module pg_trgm.

It is made beside what goes on, and is none of the models': where the database's user may not make the extension and
nobody else has, there is no such index, and the search reads the executions one by one as before (docs/server/performance.md).
"""

from contextlib import suppress

from django.db import DatabaseError, migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

DROP = "DROP INDEX CONCURRENTLY IF EXISTS execution_by_words"
MAKE = (
    "CREATE INDEX CONCURRENTLY execution_by_words ON tasks_execution USING gin (UPPER(package_name::text) gin_trgm_ops)"
)
CAN_MAKE = "SELECT 1 FROM pg_opclass WHERE opcname = 'gin_trgm_ops' AND pg_opclass_is_visible(oid)"


def make_index(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    connection = schema_editor.connection
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        with suppress(DatabaseError):  # not installed, or not for this user to make; somebody else may have
            cursor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
        cursor.execute(CAN_MAKE)
        if cursor.fetchone():
            cursor.execute(DROP)  # what an interrupted migration left
            cursor.execute(MAKE)
            # Which words are rare, PostgreSQL knows of an index on an expression from the next analysis on.
            cursor.execute("ANALYZE tasks_execution")


def drop_index(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(DROP)


class Migration(migrations.Migration):
    atomic = False  # an index that is made beside what goes on
    dependencies = [("tasks", "0001_squashed_0041_executions_by_version")]
    operations = [migrations.RunPython(make_index, drop_index)]
