"""Conditions on what a column is among: rows of a subquery, and keys of which a prepared query is given any number."""

import json
from typing import Any

from django.db import connection
from django.db.models import BooleanField, Func

from designer.database.prepared_queries import Given


class Among(Func):
    """Whether a column is among the rows of a subquery, which PostgreSQL reads first, whatever it expects of them.

    Where it expects many, it would rather walk all rows there are in the list's order until enough of them fit, which
    takes a second and more when those that fit come last: the deliveries of a large execution.
    """

    arg_joiner = " IN "
    template = "%(expressions)s"
    output_field = BooleanField()

    def as_postgresql(self, compiler: Any, connection: Any, **options: Any) -> tuple[str, Any]:
        """Have the subquery made an array, which is one value."""
        return self.as_sql(compiler, connection, template="%(expressions)s)", arg_joiner=" = ANY(ARRAY", **options)


class GivenKeys(Given):
    """The place of a list of keys, for AmongGiven."""

    def as_postgresql(self, *_: Any, **__: Any) -> Any:
        return f"%s::{str(self.column.rel_db_type(connection)).partition('(')[0]}[]", (self,)

    def write(self, values: dict[str, Any]) -> Any:
        """Give the list as the database takes it."""
        keys = list(values[self.name])
        return keys if connection.vendor == "postgresql" else json.dumps(keys)


class AmongGiven(Func):
    """Whether a column, a number or a text, is among the keys that are given: one statement, however many there are."""

    output_field = BooleanField()

    def as_postgresql(self, compiler: Any, connection: Any, **options: Any) -> tuple[str, Any]:
        return self.as_sql(compiler, connection, template="%(expressions)s)", arg_joiner=" = ANY(", **options)

    def as_sqlite(self, compiler: Any, connection: Any, **options: Any) -> tuple[str, Any]:
        listed = " IN (SELECT value FROM json_each("
        return self.as_sql(compiler, connection, template="%(expressions)s))", arg_joiner=listed, **options)
