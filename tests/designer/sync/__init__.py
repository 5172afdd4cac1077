"""A folder as the source of a project."""
