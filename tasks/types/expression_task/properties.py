"""The properties of an Expression task."""

from tasks.types.properties import ExpressionText, Properties


class ExpressionTaskProperties(Properties):
    """An Expression task: an assignment such as @[User::Count] = @[User::Count] + 1."""

    expression: ExpressionText = ""
