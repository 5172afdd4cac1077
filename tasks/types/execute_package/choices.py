"""The packages that an Execute Package task can call, and their parameters, as its editor offers and searches them."""

from collections.abc import Collection

from django.db.models import QuerySet

from designer.editors.choices import Choices, Group, containing, read_first
from designer.models import Package, Parameter


def find_packages(caller: Package, text: str = "") -> Choices:
    """Find the first other packages of the project whose names hold these words."""
    packages, has_more = read_first(_others(caller).filter(containing(text, "name")).only("name").order_by("name"))
    return Choices([("", [(one.name, one.name) for one in packages])], has_more)


def name_packages(caller: Package, names: Collection[str]) -> list[str]:
    """Give those of these names that other packages of the project have."""
    return list(_others(caller).filter(name__in=names).values_list("name", flat=True)) if names else []


def find_parameters(caller: Package, text: str = "") -> Choices:
    """Find the first parameters of other packages that hold these words, in their names or those of the packages."""
    rows = _parameters(caller).filter(containing(text, "name", "package__name")).order_by("package__name", "name")
    parameters, has_more = read_first(rows)
    groups: dict[str, Group] = {}
    for one in parameters:
        groups.setdefault(one.package.name, (one.package.name, []))[1].append((one.name, _label(one)))
    return Choices(list(groups.values()), has_more)


def name_parameters(caller: Package, names: Collection[str]) -> dict[str, str]:
    """Give those of these parameters that other packages have, with their labels."""
    return {one.name: _label(one) for one in _parameters(caller).filter(name__in=names)} if names else {}


def _others(caller: Package) -> QuerySet[Package]:
    return Package.objects.filter(project=caller.project_id).exclude(pk=caller.pk)


def _parameters(caller: Package) -> QuerySet[Parameter]:
    rows = Parameter.objects.filter(package__project=caller.project_id).exclude(package=caller)
    return rows.select_related("package")


def _label(parameter: Parameter) -> str:
    return f"{parameter.name} ({parameter.type})"
