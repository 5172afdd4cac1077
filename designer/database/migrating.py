"""What migrations need beside Django's: operations drawn at once, and indexes that are made beside what goes on."""

from collections.abc import Iterable, Iterator, Sequence

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState


class AtOnce(Operation):
    """Do several operations, and make the models of the state behind the last of them.

    Django makes all models anew that refer to a changed one, for each operation: for the first migrations of our apps,
    which create some seventy, that was half the time of a first start. So none of the operations may need what the
    database is between two of them.
    """

    def __init__(self, operations: Sequence[Operation]) -> None:
        self.operations = operations

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Change the state while it has no models."""
        vars(state).pop("apps", None)
        for each in self.operations:
            each.state_forwards(app_label, state)

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Change the database."""
        for each in self.operations:
            each.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Change it back."""
        for each in reversed(self.operations):
            each.database_backwards(app_label, schema_editor, from_state, to_state)

    def describe(self) -> str:
        """Say what it does, for who looks at the plan."""
        return "; ".join(each.describe() for each in self.operations)


def make_index(editor: BaseDatabaseSchemaEditor, name: str, on: str) -> None:
    """Make an index on a table and what of it, also where an interrupted migration left one that is not whole. The
    migration is none of a single transaction."""
    drop_indexes(editor, [name])
    editor.execute(f'CREATE INDEX{_beside(editor)} "{name}" ON {on}')


def drop_indexes(editor: BaseDatabaseSchemaEditor, names: Iterable[str]) -> None:
    """Drop those of these indexes that there are, in the same way."""
    for name in list(names):
        editor.execute(f'DROP INDEX{_beside(editor)} IF EXISTS "{name}"')


def find_indexes(editor: BaseDatabaseSchemaEditor, table: str, column: str) -> Iterator[str]:
    """Give the names of the indexes on a column alone that hold no rule."""
    with editor.connection.cursor() as cursor:
        constraints = editor.connection.introspection.get_constraints(cursor, table)
    for name, each in constraints.items():
        if each["index"] and not each["unique"] and each["columns"] == [column]:
            yield name


def _beside(editor: BaseDatabaseSchemaEditor) -> str:
    return " CONCURRENTLY" if editor.connection.vendor == "postgresql" else ""
