"""The notifiers: a mail, or a package, that tells people what became of a task or a DAG. None waits for it."""

from collections.abc import Mapping
from typing import Any

from airflow.sdk import BaseNotifier

from tasks.client.mails import Mail
from tasks.orchestrators.airflow.hook import DEFAULT, MailwrightHook


class MailNotifier(BaseNotifier):
    """Sends one mail through a connection manager of a project or of the catalog. It has the fields of the client's
    Mail, each of which may be a template. Raises TypeError where it has another."""

    template_fields = ("project", "mail", "environment", "mailwright_conn_id")

    def __init__(
        self,
        *,
        project: str,
        mail: Mapping[str, Any],
        environment: str = "",
        confirm_production: bool = False,
        mailwright_conn_id: str = DEFAULT,
        **more: Any,
    ) -> None:
        super().__init__(**more)
        Mail(**mail)
        self.project = project
        self.mail = dict(mail)
        self.environment = environment
        self.confirm_production = confirm_production
        self.mailwright_conn_id = mailwright_conn_id

    def notify(self, context: Mapping[str, Any]) -> None:
        """Send the mail, where a task or a DAG has ended."""
        with MailwrightHook(self.mailwright_conn_id).get_conn() as client:
            started = client.send(self.project, Mail(**self.mail), **self._describe())
        self.log.info("Execution %s sends “%s”", started.id, self.mail.get("subject", ""))

    async def async_notify(self, context: Mapping[str, Any]) -> None:
        """Send the mail from the triggerer, where a deadline was missed."""
        async with await MailwrightHook(self.mailwright_conn_id).get_async_conn() as client:
            await client.send(self.project, Mail(**self.mail), **self._describe())

    def _describe(self) -> dict[str, Any]:
        return {"environment": self.environment, "confirm_production": self.confirm_production, "wait": False}


class MailwrightNotifier(BaseNotifier):
    """Starts a package, whose parameters say what has happened."""

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
