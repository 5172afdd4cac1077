"""The SMTP Connection Manager Editor, and what can be wrong with what was typed there."""

from collections.abc import Iterator
from typing import Any

from django import forms
from pydantic import ValidationError

from connections.credentials.services import usable_credentials
from connections.smtp.properties import DEFAULT_PORT, DEFAULT_TIMEOUT, SmtpProperties
from designer.editors import ConnectionForm
from designer.issues import Issue, Severity
from designer.models import User

MOST_CREDENTIALS = 500


class SmtpConnectionForm(ConnectionForm):
    """SSIS's dialog, with its fields in its order, and ours below."""

    pages = {"General": ["name", "description", "smtp_server", "port", "enable_ssl", "timeout", "credential"]}

    smtp_server = forms.CharField(
        max_length=255,
        required=False,
        label="SMTP server",
        help_text="Host name or IP address, as a worker can reach it.",
    )
    port = forms.IntegerField(min_value=1, max_value=65_535, required=False, help_text=f"Left empty: {DEFAULT_PORT}.")
    enable_ssl = forms.BooleanField(
        required=False,
        label="Enable Secure Sockets Layer (SSL)",
        help_text="Encrypt with STARTTLS and verify the server's certificate. If the server cannot, nothing is sent.",
    )
    timeout = forms.IntegerField(
        min_value=1,
        required=False,
        label="Timeout (milliseconds)",
        help_text=f"For connecting, and again for each message. Left empty: {DEFAULT_TIMEOUT:,}.",
    )

    credential = forms.ChoiceField(
        required=False,
        help_text="Whom to authenticate as under Windows Authentication, among the credentials that you may use.",
    )

    def clean(self) -> dict[str, Any]:
        """Let the properties model judge, so that the form and the API never disagree."""
        super().clean()
        try:
            SmtpProperties.model_validate(self.property_values())
        except ValidationError as error:
            for detail in error.errors():
                self.add_error(str(detail["loc"][0]), detail["msg"].removeprefix("Value error, "))
        return self.cleaned_data


def find_smtp_issues(properties: SmtpProperties) -> Iterator[Issue]:
    """Validate an SMTP connection manager."""
    if not properties.smtp_server:
        yield Issue(
            Severity.ERROR,
            "The SMTP server is missing. Edit the connection manager and type a valid host name or IP address.",
            "smtp_server",
            "DTS_E_SENDMAILTASK_SMTP_SERVER_NOT_SPECIFIED",
        )
    yield from find_smtp_warnings(properties)


def find_smtp_warnings(properties: SmtpProperties) -> Iterator[Issue]:
    """Warn of what works and should not be so."""
    if properties.use_windows_authentication and not properties.enable_ssl:
        yield Issue(
            Severity.WARNING,
            "Windows Authentication goes over an unencrypted connection, where others can listen and work out the "
            "password. Turn on Enable SSL.",
            "enable_ssl",
        )


def offer_credentials(form: ConnectionForm, user: User) -> None:
    """Let the editor's Credential choose among those that the user may use; another one that is set stays choosable."""
    field = form.fields.get("credential")
    if not isinstance(field, forms.ChoiceField):
        return
    names = list(usable_credentials(user).values_list("name", flat=True)[:MOST_CREDENTIALS])
    current = str(form.connection.properties.get("credential", ""))
    other = [] if not current or current in names else [(current, f"{current} (not yours to use, or deleted)")]
    field.choices = [("", "The worker's own identity"), *((name, name) for name in names), *other]
