"""The resource: a server's packages for ops and assets."""

from collections.abc import Mapping
from typing import Any

from dagster import (
    AssetExecutionContext,
    ConfigurableResource,
    DagsterExecutionInterruptedError,
    Failure,
    OpExecutionContext,
)

from tasks.client.answers import Execution
from tasks.client.client import Client
from tasks.client.errors import PackageFailed, TimedOut
from tasks.orchestrators.attempts import make_keys, start_or_take_up


class MailwrightResource(ConfigurableResource):
    """A server, in the name of a token's person. Give the token as an EnvVar: Dagster shows what is written here."""

    url: str
    token: str
    ca: str | None = None

    def get_client(self) -> Client:
        """Give a client, for all that is not run_package; close it, or use it in a with block."""
        return Client(self.url, self.token, ca=self.ca)

    def run_package(
        self,
        context: OpExecutionContext | AssetExecutionContext,
        package: str,
        *,
        parameters: Mapping[str, Any] | None = None,
        environment: str = "",
        confirm_production: bool = False,
        shadow: bool = False,
        timeout: float | None = None,
    ) -> Execution:
        """Run a package, such as Reports/Nightly, wait for its end, and give its execution. Raises Failure when it does
        not succeed. A run that is terminated, or takes more than so many seconds, cancels the execution."""
        how = {
            "parameters": parameters,
            "environment": environment,
            "confirm_production": confirm_production,
            "shadow": shadow,
        }
        with self.get_client() as client:
            started = start_or_take_up(client, package, _make_keys(context), how)
            context.log.info(f"Execution {started.id} of {package}")
            return _wait(client, started, timeout)


def _wait(client: Client, started: Execution, timeout: float | None) -> Execution:
    try:
        return client.check(client.wait(started.id, timeout=timeout))
    except (DagsterExecutionInterruptedError, TimedOut):
        client.cancel(started.id)
        raise
    except PackageFailed as error:
        refused = [each.told for each in error.deliveries]
        raise Failure(str(error), {"execution": started.id, "not taken": refused}) from error


def _make_keys(context: OpExecutionContext | AssetExecutionContext) -> list[str]:
    """Make the keys of all tries of a step in this run; a run that is launched anew has another ID."""
    step = context.get_step_execution_context().step.key
    return make_keys(("dagster", context.run_id, step), range(context.retry_number + 1))
