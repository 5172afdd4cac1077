"""What takes away the findings of expressions: left out, so that the stored value counts, or taken as it is here."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Final, TypeVar

from designer.dtsx.source import SourceConnection, SourceEnumerator, SourceExecutable, SourceObject, SourceVariable
from designer.interchange.importing.executables import find_form
from designer.interchange.importing.expressions import digest_of_text
from designer.interchange.importing.hosts import DRIVEN_OF_EXECUTABLES
from designer.interchange.rules import EXPRESSION_DIFFERS, EXPRESSION_UNREAD
from designer.registry.mends import Mending, MendKind

Part = TypeVar("Part", SourceExecutable, SourceConnection, SourceEnumerator)


def leave_out(source: Part, mending: Mending) -> Part:
    """Leave out the expressions of a part that a mend is about, so that what is stored counts."""
    kept = {name: text for name, text in source.expressions.items() if not mending.find(digest_of_text(text))}
    for name in source.expressions.keys() - kept.keys():
        mending.tell(source, f"The expression of {name} is left out; the stored value counts.")
    return source if len(kept) == len(source.expressions) else replace(source, expressions=kept)


def leave_out_of_variable(source: SourceVariable, mending: Mending) -> SourceVariable:
    """Leave out the expression of a variable that a mend is about."""
    text = source.properties.get("Expression", "")
    if not text or not mending.find(digest_of_text(text)):
        return source
    mending.tell(source, f"The expression of {source.name} is left out; the stored value counts.")
    return replace(source, properties={**source.properties, "Expression": "", "EvaluateAsExpression": "False"})


def keep_stored(source: SourceExecutable, mending: Mending) -> SourceExecutable:
    """Leave out the expressions at the places of mends."""
    wanted = dict(_find_places(source, mending))
    for ssis in wanted.values():
        mending.tell(source, f"The expression of {ssis} is left out; the stored value counts.")
    if not wanted:
        return source
    enumerator = source.enumerator
    inside = enumerator and replace(enumerator, expressions=_without(enumerator.expressions, wanted))
    return replace(source, expressions=_without(source.expressions, wanted), enumerator=inside)


def take_ours(source: SourceExecutable, mending: Mending) -> SourceExecutable:
    """Say that the value which the expression gives here is the right one."""
    settled = set()
    for place, ssis in _find_places(source, mending):
        mending.tell(source, f"{ssis} has the value that its expression gives here.")
        settled.add(f"{EXPRESSION_DIFFERS.code} {place}")
    return replace(source, settled=source.settled | settled) if settled else source


def _without(expressions: Mapping[str, str], left_out: Mapping[str, str]) -> dict[str, str]:
    return {name: text for name, text in expressions.items() if name not in left_out.values()}


def _find_places(source: SourceExecutable, mending: Mending) -> Iterator[tuple[str, str]]:
    """Give the places of mends in an executable, each with SSIS's name of the property that an expression drives."""
    found = find_form(source.kind)
    driven = {**DRIVEN_OF_EXECUTABLES, **({**found[1].driven, **found[1].driven_inside} if found else {})}
    inside: SourceObject | None = source.enumerator
    for name in (*source.expressions, *(inside.expressions if inside else ())):
        place = f"{source.path}.Properties[{driven.get(name, name)}]"
        if mending.find(place):
            yield place, name


EXPRESSION_MENDS: Final = (
    MendKind(
        "expression.leave-out",
        (EXPRESSION_UNREAD,),
        "Leave out the expression, and keep the stored value",
        leave_out,
    ),
    MendKind(
        "expression.keep-stored",
        (EXPRESSION_DIFFERS,),
        "Leave out the expression, and keep the value that SSIS stored",
        keep_stored,
        is_placed=True,
    ),
    MendKind(
        "expression.take-ours",
        (EXPRESSION_DIFFERS,),
        "Take the value that the expression gives here",
        take_ours,
        is_placed=True,
    ),
)
