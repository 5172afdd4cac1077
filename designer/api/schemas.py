"""What the API answers about projects and packages."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from django.core.serializers.json import DjangoJSONEncoder
from ninja import Schema
from pydantic import (
    BaseModel,
    BeforeValidator,
    Field,
    PlainSerializer,
    StringConstraints,
    WithJsonSchema,
)

from designer.input.number_types import WholeNumber
from designer.models import Package, Project
from designer.package.document import MOST_PARTS, PackageDocument
from designer.package.merging.conflicts import Side
from designer.property_expressions.package_circumstances import circumstances_for
from designer.registry.connection_strings import expand_connection_strings
from designer.storage.known_documents import read_document
from designer.validation.packages import find_issues, find_references
from designer.validation.shared_connections import find_shared_connections
from designer.variables.system_variables import Circumstances


class Given(BaseModel):
    """What a caller sends. The library's Schema reads the attributes of anything, and takes a list for an object."""


class ProjectOut(Schema):
    """A project in short."""

    id: int
    name: str


class ProjectDetails(ProjectOut):
    """A project with its settings."""

    description: str
    enforces_recipient_limit: bool


class IssueOut(Schema):
    """A validation message: where it belongs in the package, what is wrong there, and what to do."""

    severity: str
    message: str
    property: str | None
    code: str | None
    executable: UUID | None
    connection: UUID | None
    variable: UUID | None
    constraint: UUID | None


class IssuesOut(Schema):
    """All validation messages of a package."""

    issues: list[IssueOut]


Time = Annotated[
    datetime,
    PlainSerializer(DjangoJSONEncoder().default, when_used="json"),
    WithJsonSchema({"type": "string", "format": "date-time"}),
]
"""A time as the API writes all of them."""


class PackageHead(Schema):
    """A package without its document."""

    id: int
    project: ProjectOut
    name: str
    version: int
    modified_at: Time
    modified_by: str


class PackageOut(PackageHead):
    """A package with its document and what is wrong with it."""

    document: PackageDocument
    issues: list[IssueOut]


class SavedPackage(PackageOut):
    """A package as it is saved now; merged says what others had saved since the version that it was made from, left
    what is to be done by hand: where else a value is in plain of a parameter that has become sensitive."""

    merged: list[str]
    left: list[str]


GivenDocument = Annotated[PackageDocument, BeforeValidator(expand_connection_strings)]
"""A document as a caller sends it: a connection manager may have a connection_string in place of its properties."""


ConflictKey = Annotated[str, StringConstraints(max_length=300)]


class PackageIn(Given):
    """A package to save: the document, and the version that it was made from, unless If-Match names it.

    With base, the document as it was at that version, what others have saved since is merged with it. What collides is
    told by the refusal, as current.conflicts: choices then say by the conflicts' keys whose counts, and seen the
    version that current named. draft are unsaved changes of yours that this saves. The note is kept with the version
    that this makes.
    """

    version: WholeNumber | None = None
    note: str = ""
    document: GivenDocument
    base: GivenDocument | None = None
    seen: WholeNumber = 0
    choices: Annotated[dict[ConflictKey, Side], Field(max_length=MOST_PARTS)] = {}
    draft: UUID | None = None


class DocumentIn(Given):
    """A document alone."""

    document: GivenDocument


def describe_head(package: Package) -> PackageHead:
    """Describe a package without loading its document."""
    return PackageHead(
        id=package.pk,
        project=describe_project(package.project),
        name=package.name,
        version=package.version,
        modified_at=package.modified_at,
        modified_by=str(package.modified_by or ""),
    )


def describe_package(package: Package, saved: PackageDocument | None = None) -> PackageOut:
    """Describe a package as it is saved; saved is what it has since just now, which need not be read again."""
    document = saved or read_document(package)
    head = dict(describe_head(package))
    # The document's structure was checked when it was made, which need not be done once more for what holds it.
    return PackageOut.model_construct(document=document, issues=describe_issues(package, document), **head)


def describe_project(project: Project) -> ProjectOut:
    """Describe a project."""
    return ProjectOut(id=project.pk, name=project.name)


def describe_settings(project: Project) -> ProjectDetails:
    """Describe a project with its settings."""
    return ProjectDetails.model_validate(project, from_attributes=True)


def describe_issues(
    package: Package, document: PackageDocument, circumstances: Circumstances | None = None
) -> list[IssueOut]:
    """Validate a document as this package's, saved or not, and describe what was found."""
    circumstances = circumstances or circumstances_for(package)
    references = find_references(document, circumstances)
    issues = find_issues(
        document,
        find_shared_connections(package, document, references),
        package.project_id,
        circumstances,
        references=references,
        enforces_recipient_limit=package.project.enforces_recipient_limit,
    )
    return [IssueOut.model_validate(issue, from_attributes=True) for issue in issues]
