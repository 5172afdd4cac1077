"""A server's packages, executions and deliveries for programs, over HTTP with a token (docs/programs/client.md)."""

from tasks.client.answers import (
    Connection,
    Delivery,
    EventMessage,
    Execution,
    Issue,
    Package,
    PackageImport,
    Project,
    Recipient,
    TaskProgress,
    Trial,
)
from tasks.client.async_client import AsyncClient
from tasks.client.client import Client
from tasks.client.drafts import Draft
from tasks.client.editing.credentials import Credential
from tasks.client.editing.documents import PackageDocument
from tasks.client.editing.environments import Environment, EnvironmentVariable
from tasks.client.editing.parts import Part
from tasks.client.errors import (
    ClientError,
    Conflict,
    Forbidden,
    ImportFailed,
    Invalid,
    NotFound,
    NotSignedIn,
    PackageFailed,
    RateLimited,
    Refusal,
    ServerFailed,
    TimedOut,
    Unreachable,
)
from tasks.client.mails import Mail

__all__ = [
    "AsyncClient",
    "Client",
    "ClientError",
    "Conflict",
    "Connection",
    "Credential",
    "Delivery",
    "Draft",
    "Environment",
    "EnvironmentVariable",
    "EventMessage",
    "Execution",
    "Forbidden",
    "ImportFailed",
    "Invalid",
    "Issue",
    "Mail",
    "NotFound",
    "NotSignedIn",
    "Package",
    "PackageDocument",
    "PackageFailed",
    "PackageImport",
    "Part",
    "Project",
    "RateLimited",
    "Recipient",
    "Refusal",
    "ServerFailed",
    "TaskProgress",
    "TimedOut",
    "Trial",
    "Unreachable",
]
