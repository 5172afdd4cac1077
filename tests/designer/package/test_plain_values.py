"""Plain values of a parameter that becomes sensitive: nothing that is kept of its package tells them any more."""

import json
import zlib
from uuid import uuid4

import pytest
from django.utils import timezone

from designer.models import AuditEntry, Package, PackageDraft, PackageVersion, Project, User
from designer.package.document import PackageDocument, ParameterDocument
from designer.services.packages import create_package, save_package
from designer.services.project_parameters import save_parameter
from designer.services.versions.restoring import restore_version
from designer.storage.rows import load_document
from tests.packages import chain

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
PLAIN = "correct horse battery"


def with_parameter(**values: object) -> PackageDocument:
    return chain(1).model_copy(update={"parameters": [ParameterDocument.model_validate(values)]})


def kept_of(package: Package) -> str:
    """Give all that is kept of a package and of its record, as one text."""
    versions = PackageVersion.objects.filter(package=package)
    drafts = PackageDraft.objects.filter(package=package)
    return "\n".join(
        [
            *(zlib.decompress(bytes(each.content)).decode() + json.dumps(each.changes) for each in versions),
            *(json.dumps([each.changes, each.base]) for each in drafts),
            *(json.dumps(each.changes) for each in AuditEntry.objects.all()),
        ]
    )


def test_a_parameter_that_becomes_sensitive_leaves_no_plain_value(member: User, project: Project):
    key = uuid4()
    package = create_package(member, project, with_parameter(id=key, name="Word", value="first word"))
    save_package(member, package.pk, with_parameter(id=key, name="Key", value=PLAIN), 1)
    draft = with_parameter(id=key, name="Key", value=f"{PLAIN} staple").model_dump(mode="json")
    PackageDraft.objects.create(
        pk=uuid4(), package=package, user=member, version=2, changes=draft, changed_at=timezone.now()
    )
    save_package(member, package.pk, with_parameter(id=key, name="Key", value="third"), 2)
    assert PLAIN in kept_of(package)
    assert "first word" in kept_of(package)

    save_package(member, package.pk, with_parameter(id=key, name="Key", value=None, sensitive=True), 3)
    kept = kept_of(package)
    assert [word for word in (PLAIN, "first word", "third") if word in kept] == []
    told = AuditEntry.objects.latest("pk").changes[-1]
    assert told.startswith("masked the plain values that “Key” had: versions 3, unsaved drafts 1, entries of the audit")

    restored = restore_version(member, package.pk, 1)
    assert [(each.name, each.sensitive, each.value) for each in load_document(restored).parameters] == [
        ("Word", True, None)
    ]


def test_other_parameters_and_other_packages_keep_theirs(member: User, project: Project):
    key, other = uuid4(), ParameterDocument(name="Other", value="stays here")
    document = with_parameter(id=key, name="Key", value=PLAIN)
    both = document.model_copy(update={"parameters": [*document.parameters, other]})
    package = create_package(member, project, both)
    sensitive = document.parameters[0].model_copy(update={"value": None, "sensitive": True})
    save_package(member, package.pk, both.model_copy(update={"parameters": [sensitive, other]}), 1)
    assert PLAIN not in kept_of(package)
    assert "stays here" in kept_of(package)


def test_a_projects_parameter_that_becomes_sensitive_leaves_no_plain_value_in_the_audit(member: User, project: Project):
    parameter = ParameterDocument(name="Key", value=PLAIN)
    save_parameter(member, project, parameter)
    save_parameter(member, project, parameter.model_copy(update={"value": f"{PLAIN} staple"}))
    save_parameter(member, project, parameter.model_copy(update={"value": None, "sensitive": True}))
    told = [change for entry in AuditEntry.objects.all() for change in entry.changes]
    assert PLAIN not in " ".join(told)
    assert told[-1] == "masked the plain values that it had: entries of the audit 2"
