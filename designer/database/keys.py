"""The key of a row that is still to be made, so that what tells of the row can be written together with it."""

from typing import Any

from django.db import connection
from django.db.models import BigIntegerField, Expression, Model


class NextKey(Expression):
    """Takes the key for a new row of a model on PostgreSQL. SQLite gives a row its key when it is made: None there."""

    def __init__(self, model: type[Model]) -> None:
        super().__init__(output_field=BigIntegerField())
        self._meta = model._meta

    def as_sql(self, *_: Any, **__: Any) -> Any:
        return "NULL", []

    def as_postgresql(self, *_: Any, **__: Any) -> Any:
        table, column = connection.ops.quote_name(self._meta.db_table), self._meta.pk.column
        return f"nextval(pg_get_serial_sequence('{table}', '{column}'))", []
