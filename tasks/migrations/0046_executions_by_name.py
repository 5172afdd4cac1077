"""An index that gives the names under which a project's packages ran, in place of that of trigrams in these names, which
each execution was entered in under each three letters, and which knew nothing of texts of one or two.

What has an index that begins with the project or the package needs no other one on that alone.
"""

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps
from django.db.models.deletion import CASCADE, SET_NULL

from designer.database.migrating import AtOnce, drop_indexes, find_indexes, make_index

TABLE = "tasks_execution"
DOUBLED = ("project_id", "package_id")


def change(_apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    make_index(editor, "execution_by_name", f"{TABLE} (project_id, package_name)")
    drop_indexes(editor, ["execution_by_words"])
    for column in DOUBLED:
        drop_indexes(editor, find_indexes(editor, TABLE, column))


def change_back(_apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    for column in DOUBLED:
        if not list(find_indexes(editor, TABLE, column)):
            make_index(editor, f"{TABLE}_{column}", f"{TABLE} ({column})")
    drop_indexes(editor, ["execution_by_name"])


class Migration(migrations.Migration):
    atomic = False  # indexes that are made beside what goes on
    dependencies = [("tasks", "0045_messages_kept_as_they_are")]
    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AlterField(
                    "execution",
                    "project",
                    models.ForeignKey("designer.project", CASCADE, db_index=False, related_name="executions"),
                ),
                migrations.AlterField(
                    "execution",
                    "package",
                    models.ForeignKey(
                        "designer.package", SET_NULL, db_index=False, null=True, related_name="executions"
                    ),
                ),
                migrations.AddIndex(
                    "execution", models.Index(fields=["project", "package_name"], name="execution_by_name")
                ),
            ],
            database_operations=[migrations.RunPython(change, change_back)],
        )
    ]
    operations = [AtOnce(operations)]
