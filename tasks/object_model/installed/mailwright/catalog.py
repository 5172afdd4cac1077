"""The projects of a team's server for Python programs on it: Django is set up with the server's settings before this is
imported (docs/programs/python.md)."""

from tasks.program_catalog.catalog import Catalog

__all__ = ["Catalog"]
