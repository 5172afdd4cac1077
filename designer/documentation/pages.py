"""Documentation pages: made of a package as it is saved."""

from uuid import UUID

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import mark_safe

from designer.documentation.content import Content
from designer.drawing.pictures import draw_picture
from designer.models import Package, User
from designer.package.document import PackageDocument
from designer.package.enumerations import ContainerType
from designer.people.permissions import Person
from designer.property_expressions.design_time_values import DesignTimeValues
from designer.property_expressions.package_circumstances import circumstances_for
from designer.registry.types import task_types

MOST_PICTURES = 20
"""Event handlers with a picture of their own; the outline has all."""


def type_labels() -> dict[str, str]:
    """Give what each type of task is called."""
    return {name: each.label for name, each in task_types.items()}


def write_page(package: Package, document: PackageDocument, reader: Person) -> bytes:
    """Write the page: one file that needs nothing else. Values are those that a run of the reader would begin with."""
    circumstances = circumstances_for(package, reader if isinstance(reader, User) else None)
    content = Content(document, package, DesignTimeValues(document, circumstances), reader)
    context = {
        "package": package,
        "document": document,
        "at": timezone.now(),
        "pictures": _draw(document),
        "parts": list(content.outline()),
        "mails": list(content.mails()),
        "connections": list(content.connections()),
        "expressions": list(content.expressions()),
    }
    return render_to_string("designer/documentation/package.html", context).encode()


def _draw(document: PackageDocument) -> list[tuple[str, str]]:
    names = {each.id: each.name for each in document.executables}
    handlers = [each for each in document.executables if each.type == ContainerType.EVENT_HANDLER][:MOST_PICTURES]
    flows: list[tuple[str, UUID | None]] = [("Control flow", None)]
    flows += [(f"{each.name} of {names[each.parent] if each.parent else document.name}", each.id) for each in handlers]
    # What people wrote is text in the picture, which its serializer has escaped.
    return [(title, mark_safe(draw_picture(document, type_labels(), flow))) for title, flow in flows]  # noqa: S308
