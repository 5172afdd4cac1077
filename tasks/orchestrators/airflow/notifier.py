"""The notifier: a package that tells people what became of a task or a DAG."""

from collections.abc import Mapping
from typing import Any

from airflow.sdk import BaseNotifier

from tasks.orchestrators.airflow.hook import DEFAULT, MailwrightHook


class MailwrightNotifier(BaseNotifier):
    """Starts a package, whose parameters say what has happened, and does not wait for it."""

    template_fields = ("package", "parameters", "environment", "mailwright_conn_id")

    def __init__(
        self,
        *,
        package: str,
        parameters: Mapping[str, Any] | None = None,
        environment: str = "",
        confirm_production: bool = False,
        mailwright_conn_id: str = DEFAULT,
        **more: Any,
    ) -> None:
        super().__init__(**more)
        self.package = package
        self.parameters = parameters
        self.environment = environment
        self.confirm_production = confirm_production
        self.mailwright_conn_id = mailwright_conn_id

    def notify(self, context: Mapping[str, Any]) -> None:
        """Start the package, where a task or a DAG has ended."""
        with MailwrightHook(self.mailwright_conn_id).get_conn() as client:
            started = client.start(self.package, **self._describe())
        self.log.info("Execution %s of %s", started.id, self.package)

    async def async_notify(self, context: Mapping[str, Any]) -> None:
        """Start the package from the triggerer, where a deadline was missed."""
        async with await MailwrightHook(self.mailwright_conn_id).get_async_conn() as client:
            await client.start(self.package, **self._describe())

    def _describe(self) -> dict[str, Any]:
        return {
            "parameters": self.parameters,
            "environment": self.environment,
            "confirm_production": self.confirm_production,
        }
