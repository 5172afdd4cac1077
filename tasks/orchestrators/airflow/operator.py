"""The operator: a package as a task of a DAG."""

from collections.abc import Mapping
from functools import cached_property
from time import time
from typing import Any

from airflow.sdk import BaseOperator
from airflow.sdk.exceptions import AirflowTaskTimeout

from tasks.client.answers import Execution
from tasks.orchestrators.airflow.hook import DEFAULT, MailwrightHook
from tasks.orchestrators.airflow.trigger import PackageTrigger
from tasks.orchestrators.attempts import make_keys, start_or_take_up


class MailwrightOperator(BaseOperator):
    """Runs a package, such as Reports/Nightly, waits for its end, and gives the execution's number.

    deferrable: waits in the triggerer, where it holds no worker. wait_for_completion=False only starts the package. A
    task that is killed, or takes longer than execution_timeout, cancels the execution.
    """

    template_fields = ("package", "parameters", "environment", "mailwright_conn_id")
    ui_color = "#e3ecf7"

    def __init__(
        self,
        *,
        package: str,
        parameters: Mapping[str, Any] | None = None,
        environment: str = "",
        confirm_production: bool = False,
        shadow: bool = False,
        wait_for_completion: bool = True,
        deferrable: bool = False,
        mailwright_conn_id: str = DEFAULT,
        **more: Any,
    ) -> None:
        super().__init__(**more)
        self.package = package
        self.parameters = parameters
        self.environment = environment
        self.confirm_production = confirm_production
        self.shadow = shadow
        self.wait_for_completion = wait_for_completion
        self.deferrable = deferrable
        self.mailwright_conn_id = mailwright_conn_id
        self.execution: int | None = None

    @cached_property
    def hook(self) -> MailwrightHook:
        """The hook of the connection."""
        return MailwrightHook(self.mailwright_conn_id)

    def execute(self, context: Mapping[str, Any]) -> int:
        """Start the package, or take up what a try before has started, and wait for it."""
        with self.hook.get_conn() as client:
            started = start_or_take_up(client, self.package, self._make_keys(context), self._describe())
            self.execution = started.id
            self.log.info("Execution %s of %s", started.id, self.package)
            if self.wait_for_completion and not self.deferrable:
                client.check(client.wait(started.id))
        if self.wait_for_completion and self.deferrable:
            self._wait_elsewhere(started)
        return started.id

    def execute_complete(self, context: Mapping[str, Any], event: Mapping[str, Any]) -> int:
        """Take the task up again when the triggerer has seen the end."""
        number: int = event["execution"]
        if event["problem"]:
            raise (AirflowTaskTimeout if event["timed_out"] else RuntimeError)(event["problem"])
        with self.hook.get_conn() as client:
            client.check(client.execution(number))
        return number

    def on_kill(self) -> None:
        """Cancel the execution: nothing more begins, a send in progress finishes."""
        if self.execution is not None:
            with self.hook.get_conn() as client:
                client.cancel(self.execution)

    def _wait_elsewhere(self, started: Execution) -> None:
        until = time() + self.execution_timeout.total_seconds() if self.execution_timeout else None
        trigger = PackageTrigger(execution=started.id, mailwright_conn_id=self.mailwright_conn_id, until=until)
        self.defer(trigger=trigger, method_name="execute_complete")

    def _describe(self) -> dict[str, Any]:
        return {
            "parameters": self.parameters,
            "environment": self.environment,
            "confirm_production": self.confirm_production,
            "shadow": self.shadow,
        }

    def _make_keys(self, context: Mapping[str, Any]) -> list[str]:
        """Make the keys of all tries since the task was last cleared, which raises the number of its last try. When the
        DAG's run began tells it from a run of the same name on another Airflow."""
        instance, run = context["ti"], context["dag_run"]
        first = instance.max_tries - (self.retries or 0) + 1
        step = ("airflow", instance.dag_id, instance.run_id, run.start_date, instance.task_id, instance.map_index)
        return make_keys(step, range(min(max(first, 1), instance.try_number), instance.try_number + 1))
