"""Indexes by which deliveries are found by any part of their subject or of a recipient, on PostgreSQL with its module
pg_trgm.

They are made beside what goes on, and are none of the models': where the database's user may not make the extension and
nobody else has, there are none, and the search reads the rows one by one (docs/server/performance.md).
"""

from contextlib import suppress

from django.db import DatabaseError, migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

INDEXES = (
    ("delivery_by_words", "tasks_delivery", "(subject_key::text)"),
    ("recipient_by_words", "tasks_deliveryrecipient", "(key::text)"),
)
DROP = "DROP INDEX CONCURRENTLY IF EXISTS {}"
MAKE = "CREATE INDEX CONCURRENTLY {} ON {} USING gin ({} gin_trgm_ops)"
CAN_MAKE = "SELECT 1 FROM pg_opclass WHERE opcname = 'gin_trgm_ops' AND pg_opclass_is_visible(oid)"


def make_indexes(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    connection = schema_editor.connection
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        with suppress(DatabaseError):  # not installed, or not for this user to make; somebody else may have
            cursor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
        cursor.execute(CAN_MAKE)
        if not cursor.fetchone():
            return
        for name, table, expression in INDEXES:
            cursor.execute(DROP.format(name))  # what an interrupted migration left
            cursor.execute(MAKE.format(name, table, expression))
            # Which words are rare, PostgreSQL knows from the next analysis on.
            cursor.execute(f"ANALYZE {table}")


def drop_indexes(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    if schema_editor.connection.vendor == "postgresql":
        for name, _, _ in INDEXES:
            schema_editor.execute(DROP.format(name))


class Migration(migrations.Migration):
    atomic = False  # indexes that are made beside what goes on
    dependencies = [("tasks", "0026_executions_by_words")]
    operations = [migrations.RunPython(make_indexes, drop_indexes)]
