"""Kept messages as they are: they are compressed, and PostgreSQL need not try to compress them once more.

It gained nothing, and took most of a millisecond for a message of 100 KiB in which nothing comes again. What is kept
already stays.
"""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps


def keep_as_they_are(_apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    _store(editor, "EXTERNAL")


def try_to_compress(_apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    _store(editor, "EXTENDED")


def _store(editor: BaseDatabaseSchemaEditor, how: str) -> None:
    if editor.connection.vendor == "postgresql":
        editor.execute(f"ALTER TABLE tasks_keptmessage ALTER COLUMN content SET STORAGE {how}")


class Migration(migrations.Migration):
    dependencies = [("tasks", "0044_rows_changed_in_place")]
    operations = [migrations.RunPython(keep_as_they_are, try_to_compress)]
