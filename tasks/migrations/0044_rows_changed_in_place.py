"""Rows of deliveries that are changed in their place, and no index twice.

Between sending and sent a delivery changes nothing that an index has, so that PostgreSQL enters it in none of them a second
time: it is found by listed_as where its state is looked for, and by its number among those of a connection manager. And
what has an index that begins with the execution needs no other one on the execution alone; PostgreSQL took that one to
find the variables of some iterations, and read those of all.

No table is written anew. Deliveries that were not sent get their listed_as, two indexes are made beside what goes on,
one of them of all deliveries. Room for changed rows is left in pages that are written from now on.
"""

import django.db.models.deletion
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from designer.database.migrating import AtOnce, drop_indexes, find_indexes, make_index

TABLE = "tasks_delivery"
ROOM = {TABLE: 55, "tasks_deliveryrecipient": 80}
"""How full PostgreSQL makes the pages of a table."""
LIST = (
    "UPDATE tasks_delivery SET listed_as = state WHERE "  # the first condition is that of an index
    "state IN ('prepared', 'sending', 'deferred', 'partly_sent', 'failed', 'in_doubt', 'withheld') AND state <> 'sending'"
)
NAME_NOBODY = (
    "UPDATE tasks_delivery SET worker = '00000000000000000000000000000000' "
    "WHERE state = 'sending' AND worker IS NULL AND asked_by_name <> ''"
)
"""What a person wanted sent, and nobody sends any more, is found by its worker from now on."""
NEW = (
    ("delivery_by_manager", "(connection_uid, id DESC)"),
    ("delivery_listed", "(listed_as, id DESC) WHERE NOT listed_as = ''"),
    ("delivery_in_hand", "(worker) WHERE worker IS NOT NULL"),
)
OLD = (
    (
        "delivery_not_sent",
        "(state, id DESC) WHERE "
        "state IN ('prepared', 'sending', 'deferred', 'partly_sent', 'failed', 'in_doubt', 'withheld')",
    ),
    ("delivery_by_connection", "(connection_uid, ended_at DESC) WHERE ended_at IS NOT NULL"),
)
DOUBLED = {
    "eventmessage": "event_messages",
    "expressionvalue": "expression_values",
    "raisedevent": "raised_events",
    "taskrun": "task_runs",
    "variablevalues": "variable_values",
}
"""Models with an index on the execution alone, and what the execution calls their rows."""


def change(_apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    if "listed_as" not in _columns(editor):
        editor.execute(f"ALTER TABLE {TABLE} ADD COLUMN listed_as varchar(16) NOT NULL DEFAULT ''")
    editor.execute(LIST)
    editor.execute(NAME_NOBODY)
    for name, what in NEW:
        make_index(editor, name, f"{TABLE} {what}")
    drop_indexes(editor, (name for name, _ in OLD))
    for model in DOUBLED:
        drop_indexes(editor, find_indexes(editor, f"tasks_{model}", "execution_id"))
    if editor.connection.vendor == "postgresql":
        for table, percent in ROOM.items():
            editor.execute(f"ALTER TABLE {table} SET (fillfactor = {percent})")


def change_back(_apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    for name, what in OLD:
        make_index(editor, name, f"{TABLE} {what}")
    for model in DOUBLED:
        if not list(find_indexes(editor, f"tasks_{model}", "execution_id")):
            editor.execute(f"CREATE INDEX tasks_{model}_execution_id ON tasks_{model} (execution_id)")
    drop_indexes(editor, (name for name, _ in NEW))
    if editor.connection.vendor == "postgresql":
        for table in ROOM:
            editor.execute(f"ALTER TABLE {table} RESET (fillfactor)")
    editor.execute(f"ALTER TABLE {TABLE} DROP COLUMN listed_as")


def _columns(editor: BaseDatabaseSchemaEditor) -> list[str]:
    with editor.connection.cursor() as cursor:
        return [each.name for each in editor.connection.introspection.get_table_description(cursor, TABLE)]


class Migration(migrations.Migration):
    atomic = False  # indexes that are made beside what goes on
    dependencies = [("tasks", "0043_executions_in_part")]
    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.RemoveIndex("delivery", "delivery_not_sent"),
                migrations.RemoveIndex("delivery", "delivery_by_connection"),
                migrations.AddField(
                    "delivery", "listed_as", models.CharField(blank=True, default="prepared", max_length=16)
                ),
                migrations.AddIndex(
                    "delivery", models.Index(fields=["connection_uid", "-id"], name="delivery_by_manager")
                ),
                migrations.AddIndex(
                    "delivery",
                    models.Index(
                        fields=["listed_as", "-id"], condition=~models.Q(listed_as=""), name="delivery_listed"
                    ),
                ),
                migrations.AddIndex(
                    "delivery",
                    models.Index(fields=["worker"], condition=models.Q(worker__isnull=False), name="delivery_in_hand"),
                ),
                *(
                    migrations.AlterField(
                        model,
                        "execution",
                        models.ForeignKey(
                            "tasks.execution",
                            db_index=False,
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name=rows,
                        ),
                    )
                    for model, rows in DOUBLED.items()
                ),
            ],
            database_operations=[migrations.RunPython(change, change_back)],
        )
    ]
    operations = [AtOnce(operations)]
