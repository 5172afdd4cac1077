"""Where a connection manager belongs."""

from enum import StrEnum


class ConnectionScope(StrEnum):
    """SSIS's package and project scope, and our catalog, which the whole team shares."""

    PACKAGE = "package"
    PROJECT = "project"
    CATALOG = "catalog"

    @property
    def label(self) -> str:
        """The scope as people read it."""
        return {"package": "This package", "project": "This project", "catalog": "Catalog (whole team)"}[self.value]
