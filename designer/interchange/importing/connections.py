"""Connection managers of a file, as a document has them."""

from collections.abc import Iterable
from uuid import UUID

from designer.dtsx.source import SourceConnection
from designer.interchange.importing.fitting import fit
from designer.interchange.importing.parts import Parts, shorten
from designer.interchange.importing.values import is_true
from designer.interchange.rules import LEFT_OUT, VALUE_LEFT_OUT
from designer.package.document import ConnectionManagerDocument
from designer.registry.file_forms import ANY_OTHER, ConnectionForm, Surroundings
from designer.registry.types import ConnectionType, connection_types

DRIVEN = {"Description": "description", "ConnectionString": "connection_string"}


def import_connections(
    connections: Iterable[tuple[SourceConnection, UUID]], parts: Parts, around: Surroundings
) -> list[ConnectionManagerDocument]:
    """Make the connection managers of a package or of a project, each with the ID that was chosen for it."""
    made = (_import_connection(source, identifier, parts, around) for source, identifier in connections)
    return [each for each in made if each]


def find_form(creation_name: str) -> tuple[ConnectionType, ConnectionForm] | None:
    """Give the connection type that answers to a CreationName, or the one that takes any other."""
    forms = {
        kind.casefold(): (each, each.file_form)
        for each in connection_types.values()
        if each.file_form
        for kind in each.file_form.kinds
    }
    return forms.get(creation_name.strip().casefold()) or forms.get(ANY_OTHER)


def _import_connection(
    source: SourceConnection, identifier: UUID, parts: Parts, around: Surroundings
) -> ConnectionManagerDocument | None:
    found = find_form(source.creation_name)
    if found is None:
        detail = f"No connection manager of the type “{source.creation_name[:200]}” can be kept here."
        parts.findings.tell(LEFT_OUT, source, detail)
        return None
    made, form = found
    read = form.read(source, around)

    def tell(name: str, sentence: str) -> None:
        value = shorten(str(read.properties.get(name, "")))
        parts.findings.tell(VALUE_LEFT_OUT, source, f"{name}: {sentence} The file has {value}.")

    properties = fit(made.properties, read.properties, tell)
    return ConnectionManagerDocument(
        id=identifier,
        type=made.name,
        name=parts.take_name(source, "connection", made.default_name),
        description=parts.take_description(source),
        properties=properties.model_dump(mode="json", exclude_unset=True) if properties else {},
        expressions={**parts.take_expressions(source, _driven(form), is_kept=not form.is_driven), **read.expressions},
        delay_validation=is_true(source.properties.get("DelayValidation", "")),
    )


def _driven(form: ConnectionForm) -> dict[str, str]:
    return {**DRIVEN, **form.driven} if form.is_driven else {}
