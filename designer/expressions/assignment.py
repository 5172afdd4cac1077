"""Assignments, as Expression tasks, For Loops and variables have them: @[User::Count] = @[User::Count] + 1."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from designer.expressions.errors import Code, ExpressionError, Refusal
from designer.expressions.parser import parse
from designer.expressions.program import Expression
from designer.expressions.tree import Variable
from designer.expressions.variables import resolve

TARGET = re.compile(r"\s*(@(?:[^\W\d][\w@$#]*|\[[^\[\]]*\]))\s*=(?!=)")
NO_LINE_END = re.compile(r"[^\r\n]")


@dataclass(frozen=True, eq=False)
class Assignment:
    """A variable, and the expression that gives its new value."""

    text: str
    target: Variable
    expression: Expression

    def find_target(self, names: Mapping[str, object]) -> str:
        """Give the qualified name of the variable. Raises ExpressionError."""
        try:
            return resolve(self.target, names)
        except Refusal as refusal:
            raise ExpressionError(self.text, refusal.at(self.target.span)) from None


def is_assignment(text: str) -> bool:
    """Tell whether a text assigns something, or is only to be evaluated."""
    return TARGET.match(text) is not None


def parse_assignment(text: str) -> Assignment:
    """Read an assignment. Raises ExpressionError."""
    found = TARGET.match(text)
    if found is None:
        sentence = "This assigns no value to a variable. Write @[User::Name] = and the value."
        raise ExpressionError(text, Refusal(sentence, Code.DTS_E_EXPREVALINVALIDTOKEN))
    name = found[1]
    target = Variable(name[2:-1] if name[1] == "[" else name[1:], found.span(1))
    blanks = NO_LINE_END.sub(" ", found[0])  # so that places in the expression are places in the text
    return Assignment(text, target, parse(blanks + text[found.end() :]))


def parse_either(text: str) -> Expression:
    """Read an expression, or that of an assignment. Raises ExpressionError."""
    return parse_assignment(text).expression if is_assignment(text) else parse(text)


def parse_own(text: str, variable: str, names: Mapping[str, object]) -> Expression:
    """Read the expression of a variable; as in SSIS it may assign to that variable itself, which changes nothing.

    variable is its qualified name, names what is in its sight. Raises ExpressionError.
    """
    if not is_assignment(text):
        return parse(text)
    assignment = parse_assignment(text)
    if assignment.find_target(names) != variable:
        sentence = (
            f"The expression of {variable} cannot give another variable a value. Write the value of {variable} alone; "
            "an Expression task changes other variables."
        )
        raise ExpressionError(text, Refusal(sentence, Code.DTS_E_EXPREVALINVALIDTOKEN, assignment.target.span))
    return assignment.expression
