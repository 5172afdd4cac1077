"""A condition that PostgreSQL answers in the order in which it is said."""

from typing import Any

from django.db.models import BooleanField, Func


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
