"""Packages of a server in Dagster's ops and assets (docs/programs/orchestrators.md). It needs mailwright[dagster]."""

from tasks.orchestrators.dagster.resource import MailwrightResource

__all__ = ["MailwrightResource"]
