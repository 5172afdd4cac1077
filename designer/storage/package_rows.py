"""Rows of packages, read by queries whose SQL is built once: every request that is about a package asks them.

Which rows a save writes, rows.py says (save_document): only what is new or changed.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Model

from designer.database.prepared_queries import Given, PreparedSelect
from designer.models import Package


@dataclass(frozen=True)
class PackageRows:
    """The rows of one kind that a package has, in their order, with these columns."""

    model: type[Model]
    columns: tuple[str, ...]

    def of(self, package: Package) -> list[dict[str, Any]]:
        """Give the rows of a package."""
        return [dict(zip(self.columns, row, strict=True)) for row in self._query.ask(package=package.pk)]

    @cached_property
    def _query(self) -> PreparedSelect:
        rows = self.model._default_manager.filter(package=Given("package", self.model, "package"))
        return PreparedSelect(lambda: rows.order_by("position").values_list(*self.columns))
