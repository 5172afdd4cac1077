"""The parts of a package as objects that a Python program can change, as SSIS's object model has them.

An object wraps its part of a package document and gives it back with to_document(); it stores nothing by itself.

Doors: ConnectionManager, ConnectionProperties.
"""

from designer.object_model.connection_manager import ConnectionManager, ConnectionProperties

__all__ = ["ConnectionManager", "ConnectionProperties"]
