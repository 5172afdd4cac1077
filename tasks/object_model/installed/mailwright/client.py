"""A server's packages, executions and deliveries for other programs, over HTTP with a token (docs/client.md)."""

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
    "Delivery",
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
    "PackageFailed",
    "PackageImport",
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
