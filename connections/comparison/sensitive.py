"""What becomes of the variables of an environment that comes from a file: sensitive values are not in it."""

from dataclasses import dataclass
from uuid import uuid4

from connections.models.environment_document import EnvironmentDocument

KEPT = "The value of {0} is sensitive and not in the file: the one that is here stays."
LEFT_OUT = "The value of {0} is sensitive and not in the file, so the variable is not made: add it here."


@dataclass(frozen=True)
class Merged:
    """An environment as it can be stored here, and what is to be told of it."""

    document: EnvironmentDocument
    sentences: tuple[str, ...] = ()


def merge_variables(in_file: EnvironmentDocument, here: EnvironmentDocument | None) -> Merged:
    """Give an environment of a file with the IDs, and so the sensitive values, that its variables have here."""
    known = {each.name.casefold(): each for each in here.variables} if here else {}
    taken = {each.id for each in known.values()}
    variables, sentences = [], []
    for variable in in_file.variables:
        there = known.get(variable.name.casefold())
        if variable.sensitive:
            sentences.append((KEPT if there else LEFT_OUT).format(variable.name))
        if variable.sensitive and not (there and there.sensitive and there.type is variable.type):
            variables += [there] if there else []
        elif there:
            variables.append(variable.model_copy(update={"id": there.id}))
        else:
            variables.append(variable.model_copy(update={"id": uuid4()}) if variable.id in taken else variable)
    return Merged(in_file.model_copy(update={"variables": variables}), tuple(sentences))
