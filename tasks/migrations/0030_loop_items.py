"""What a Foreach Loop goes through is called its items, in the tables as everywhere else. Nothing is copied."""

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

OLD, NEW = "loop_elements_once", "loop_items_once"


def _rename(editor: BaseDatabaseSchemaEditor, old: str, new: str) -> None:
    """SQLite has a constraint's name in the table's text alone, where it counts for nothing: to change it would copy
    the table."""
    if editor.connection.vendor == "postgresql":
        editor.execute(f"ALTER TABLE tasks_loopitems RENAME CONSTRAINT {old} TO {new}")


def rename(_apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    _rename(editor, OLD, NEW)


def rename_back(_apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    _rename(editor, NEW, OLD)


class Migration(migrations.Migration):
    dependencies = [("tasks", "0029_production")]

    operations = [
        migrations.RenameField("TaskRun", "element_count", "item_count"),
        migrations.RenameModel("LoopElements", "LoopItems"),
        migrations.RenameField("LoopItems", "elements", "items"),
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunPython(rename, rename_back)],
            state_operations=[
                migrations.RemoveConstraint("LoopItems", OLD),
                migrations.AddConstraint("LoopItems", models.UniqueConstraint(fields=["task_run", "number"], name=NEW)),
            ],
        ),
    ]
