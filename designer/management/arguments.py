"""What the commands of manage.py share: who gives them, and how they name projects."""

from argparse import ArgumentTypeError

from django.core.management.base import CommandError

from designer.input.numerals import is_count
from designer.installation.system_user import user_name
from designer.models import Package, Project, User
from designer.people.permissions import Administrator


def whole_number(text: str) -> int:
    """Read a number without a sign from the command line, as argparse wants it: with an error of its own."""
    if not is_count(text):
        raise ArgumentTypeError(f"“{text[:40]}” is no whole number. Write it in digits, such as 25.")
    return int(text)


def administrator() -> Administrator:
    """Give who runs the command."""
    return Administrator(user_name())


def find_named_project(name: str) -> Project:
    """Give a project by its name. Raises CommandError."""
    project = Project.objects.filter(name__iexact=name).first()
    if project is None:
        raise CommandError(f"There is no project “{name}”.")
    return project


def find_named_package(path: str) -> Package:
    """Give a package by PROJECT/PACKAGE. Raises CommandError."""
    project, slash, name = path.strip("/").partition("/")
    if not (project and slash and name):
        raise CommandError(f"“{path}” does not name a package. Write PROJECT/PACKAGE, for example Samples/Welcome.")
    packages = Package.objects.select_related("project")
    package = packages.filter(project__name__iexact=project, name__iexact=name).first()
    if package is None:
        raise CommandError(f"There is no package “{name}” in a project “{project}”.")
    return package


def split_setting(text: str) -> tuple[str, str]:
    """Give the name and the value of NAME=VALUE. Raises CommandError."""
    name, separator, value = text.partition("=")
    if not name.strip() or not separator:
        raise CommandError(f"“{text}” sets nothing. Write NAME=VALUE.")
    return name.strip(), value


def find_account(name: str | None) -> User:
    """Give the account that is named, or the only administrator. Raises CommandError."""
    if name:
        user = User.objects.filter(username=name, is_active=True).first()
        if user is None:
            raise CommandError(f"There is no account “{name}” that may sign in.")
        return user
    found = list(User.objects.filter(is_superuser=True, is_active=True)[:2])
    if len(found) != 1:
        raise CommandError("Say in whose name it is done: --as USER.")
    return found[0]
