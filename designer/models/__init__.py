"""The tables of the designer: people, their sessions, teams and rights, projects, packages, and the record of changes.

Doors: the models that are named here, which are imported from `designer.models` alone. Django finds them here too.
"""

from designer.models.accounts import AccountLink, ApiToken, KeptAnswer, Session, SignInCount, User
from designer.models.audit import AuditEntry
from designer.models.drafts import PackageDraft, Presence
from designer.models.grants import INSTALLATION, Grant, Level, Reach, Root, RootGrant, one_principal
from designer.models.imports import UNFINISHED_IMPORTS, ImportedFile, ImportGoal, ImportState, PackageImport
from designer.models.kept_xml import KeptXml
from designer.models.packages import (
    Executable,
    ExecutableProperties,
    Note,
    Package,
    Parameter,
    PrecedenceConstraint,
    Variable,
)
from designer.models.projects import Project, ProjectGrant
from designer.models.sources import PackageSource, ProjectSource
from designer.models.teams import Team
from designer.models.versions import PackageVersion, VersionSources

__all__ = [
    "INSTALLATION",
    "UNFINISHED_IMPORTS",
    "AccountLink",
    "ApiToken",
    "AuditEntry",
    "Executable",
    "ExecutableProperties",
    "Grant",
    "ImportGoal",
    "ImportState",
    "ImportedFile",
    "KeptAnswer",
    "KeptXml",
    "Level",
    "Note",
    "Package",
    "PackageDraft",
    "PackageImport",
    "PackageSource",
    "PackageVersion",
    "Parameter",
    "PrecedenceConstraint",
    "Presence",
    "Project",
    "ProjectGrant",
    "ProjectSource",
    "Reach",
    "Root",
    "RootGrant",
    "Session",
    "SignInCount",
    "Team",
    "User",
    "Variable",
    "VersionSources",
    "one_principal",
]
