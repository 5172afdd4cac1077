"""The REST API, version 1: what the canvas and programs use. It reads, calls one service and answers.

Errors are problem details (RFC 9457).

Doors: api (the API itself, for the addresses), problems (an error as an answer), downloads (a file as an answer),
schemas (packages as answers), drafts (unsaved changes as answers), signing_in (which token an operation needs). The
rooms in it: http, parts, people, files, reference.
"""

from designer.api.problems import install
from designer.api.root import api

install(api)
api.add_router("", "designer.api.packages.router")
api.add_router("", "designer.api.moving.router")
api.add_router("", "designer.api.drafts.router")
api.add_router("", "designer.api.versions.router")
api.add_router("", "designer.api.parts.operations.router")
api.add_router("", "designer.api.files.exports.router")
api.add_router("", "designer.api.parameters.router")
api.add_router("", "designer.api.files.imports.router")
api.add_router("", "designer.api.files.sync.router")
api.add_router("", "designer.api.sensitive_values.router")
api.add_router("", "designer.api.expressions.router")
api.add_router("", "designer.api.people.access.router")
api.add_router("", "designer.api.people.people.router")
api.add_router("", "designer.api.people.accounts.router")
api.add_router("", "designer.api.people.teams.router")
api.add_router("", "designer.api.people.tokens.router")
api.add_router("", "designer.api.people.audit.router")
api.add_router("", "connections.catalog.api.router")
api.add_router("", "connections.catalog.sends.api.router")
api.add_router("", "connections.catalog.uses.api.router")
api.add_router("", "connections.catalog.versions.api.router")
api.add_router("", "connections.catalog.folders.api.router")
api.add_router("", "connections.catalog.pins.api.router")
api.add_router("", "connections.catalog.scopes.api.router")
api.add_router("", "connections.comparison.api.router")
api.add_router("", "connections.environments.api.router")
api.add_router("", "connections.environments.shared.api.router")
api.add_router("", "connections.guard.api.router")
api.add_router("", "connections.trials.api.router")
api.add_router("", "connections.credentials.transfer.api.router")
api.add_router("", "connections.credentials.api.router")
api.add_router("", "connections.files.file_store.api.router")
api.add_router("", "tasks.executions.api.router")
api.add_router("", "tasks.executions.live.router")
api.add_router("", "tasks.comparisons.api.router")
api.add_router("", "tasks.executions.drafts.api.router")
api.add_router("", "tasks.single_mails.api.router")
api.add_router("", "tasks.samples.api.router")
api.add_router("", "tasks.restarting.api.router")
api.add_router("", "tasks.log.api.router")
api.add_router("", "tasks.log.tree.api.router")
api.add_router("", "tasks.deliveries.api.router")
api.add_router("", "tasks.unattended.schedules.api.router")
api.add_router("", "tasks.unattended.triggers.api.router")

__all__ = ["api"]
