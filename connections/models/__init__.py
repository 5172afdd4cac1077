"""What the app keeps in the database: its rows, each with short verbs about itself, and the documents they are read as.

Doors: this module (every row and its choices), scope (where a connection manager belongs), environment_document (an
environment as a value), environment.SECRET (the key of what is encrypted in it), pin.as_pinned (what a
pinned project uses). No room below knows rows.
"""

from connections.models.connection_test import ConnectionTest
from connections.models.credential import LONGEST_REFERENCE, Credential, CredentialKind
from connections.models.environment import Environment, EnvironmentGrant, EnvironmentReference, SharedEnvironment
from connections.models.folder import MOST_LEVELS, Folder, FolderGrant
from connections.models.guard import ProjectGuard
from connections.models.manager import KEPT_AS_WRITTEN, ConnectionGrant, ConnectionManager
from connections.models.pin import ConnectionPin
from connections.models.secret_check import SecretCheck
from connections.models.trial import UNFINISHED, ConnectionTrial, TrialState
from connections.models.version import ConnectionVersion

__all__ = [
    "KEPT_AS_WRITTEN",
    "LONGEST_REFERENCE",
    "MOST_LEVELS",
    "UNFINISHED",
    "ConnectionGrant",
    "ConnectionManager",
    "ConnectionPin",
    "ConnectionTest",
    "ConnectionTrial",
    "ConnectionVersion",
    "Credential",
    "CredentialKind",
    "Environment",
    "EnvironmentGrant",
    "EnvironmentReference",
    "Folder",
    "FolderGrant",
    "ProjectGuard",
    "SecretCheck",
    "SharedEnvironment",
    "TrialState",
]
