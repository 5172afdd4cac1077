"""The properties of a For Loop, with SSIS's names."""

from tasks.types.properties import ExpressionText, Properties


class ForLoopProperties(Properties):
    """A For Loop: the first expression before the first iteration, the second one before each, the third after each."""

    init_expression: ExpressionText = ""
    eval_expression: ExpressionText = ""
    assign_expression: ExpressionText = ""
