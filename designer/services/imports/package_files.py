"""Importing a package from its JSON file, with the XML that it keeps."""

from django.db import transaction

from designer.dtsx.source import FileRefused
from designer.errors import Invalid
from designer.interchange.json_files import read_package_file
from designer.models import Package, Project, User
from designer.people.permissions import Action, require
from designer.services.packages import create_package, save_package
from designer.storage.kept_xml import TooLarge, keep

IS_THERE = "The project has a package “{0}” already. Choose to replace it, or rename it first."


@transaction.atomic
def import_package_file(user: User, project: Project, octets: bytes, *, replace: bool = False) -> Package:
    """Make a package of a file that export_package has made, or replace the one of its name.

    Raises Invalid with a sentence; nothing is changed then.
    """
    require(user, Action.CREATE_OBJECTS, project)
    try:
        document, kept = read_package_file(octets)
        keep(kept)
    except (FileRefused, TooLarge) as error:
        raise Invalid(str(error)) from error
    existing = Package.objects.filter(project=project, name__iexact=document.name).first()
    if existing is None:
        return create_package(user, project, document)
    if not replace:
        raise Invalid(IS_THERE.format(existing.name))
    return save_package(user, existing.pk, document, existing.version)
