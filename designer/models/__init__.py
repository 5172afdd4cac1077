"""The tables of the designer: people and their sessions, projects, packages, and the record of changes.

Doors: the models that are named here, which are imported from `designer.models` alone. Django finds them here too.
"""

from designer.models.accounts import AccountLink, ApiToken, Session, SignInCount, User
from designer.models.audit import AuditEntry
from designer.models.packages import (
    Executable,
    ExecutableProperties,
    Package,
    Parameter,
    PrecedenceConstraint,
    Variable,
)
from designer.models.projects import Project

__all__ = [
    "AccountLink",
    "ApiToken",
    "AuditEntry",
    "Executable",
    "ExecutableProperties",
    "Package",
    "Parameter",
    "PrecedenceConstraint",
    "Project",
    "Session",
    "SignInCount",
    "User",
    "Variable",
]
