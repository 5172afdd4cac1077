"""The SMTP Connection Manager Editor, and what can be wrong with what was typed there."""

from typing import Any

from django import forms
from pydantic import ValidationError

from connections.credentials.services import usable_credentials
from connections.types.reading import read_fields
from connections.types.smtp.connection_string import ConnectionStringError, blank_passwords, parse, write
from connections.types.smtp.properties import (
    DEFAULT_MAX_CONNECTIONS,
    DEFAULT_MAX_MESSAGES,
    DEFAULT_PORT,
    DEFAULT_TIMEOUT,
    IMPLICIT_PORT,
    SmtpProperties,
    TlsMode,
    TlsVersion,
    WindowsMechanism,
)
from designer.editors.fields import NumberField, PlainText, WholeNumberField
from designer.editors.part_forms import ConnectionForm
from designer.models import User
from designer.package.document import ConnectionManagerDocument

MOST_CREDENTIALS = 500
BOTH_CHANGED = (
    "The fields and the connection string were both changed, and they say different things. "
    "Undo one of the two: what is typed in the other is then used."
)


class SmtpConnectionForm(ConnectionForm):
    """SSIS's dialog in its order, with the port beside the server, then ours, then all of it as one text."""

    pages = {
        "General": ["name", "description", "smtp_server", "port", "use_windows_authentication", "enable_ssl"],
        "Advanced": [
            *("timeout", "tls_mode", "minimum_tls_version", "ca_bundle", "client_certificate"),
            *("ehlo_name", "windows_authentication_mechanism", "service_principal_name", "credential"),
            *("max_connections", "max_connections_overall"),
            *("messages_per_second", "max_messages_per_connection"),
        ],
        "Guard": ["disabled", "redirect_to", "allowed_domains"],
        "Connection string": ["connection_string"],
    }

    smtp_server = forms.CharField(
        max_length=255,
        required=False,
        label="SMTP server",
        help_text="Host name or IP address, as a worker can reach it.",
    )
    use_windows_authentication = forms.BooleanField(
        required=False,
        label="Use Windows Authentication",
        help_text="Authenticate with Kerberos or NTLM, and send nothing if that fails. Off: send anonymously.",
    )
    enable_ssl = forms.BooleanField(
        required=False,
        label="Enable Secure Sockets Layer (SSL)",
        help_text="Encrypt with TLS and verify the server's certificate. If the server cannot, nothing is sent.",
    )
    port = WholeNumberField(
        min_value=1,
        max_value=65_535,
        required=False,
        help_text=f"Left empty: {DEFAULT_PORT}, or {IMPLICIT_PORT} with TLS on connect.",
    )
    timeout = WholeNumberField(
        min_value=1,
        required=False,
        label="Timeout (milliseconds)",
        help_text=f"For connecting, and again for each message. Left empty: {DEFAULT_TIMEOUT:,}.",
    )
    tls_mode = forms.TypedChoiceField(
        choices=[(TlsMode.STARTTLS.value, "STARTTLS, as in SSIS"), (TlsMode.IMPLICIT.value, "TLS on connect")],
        coerce=TlsMode,
        empty_value=TlsMode.STARTTLS,
        required=False,
        label="TLS mode",
        help_text="How Enable SSL encrypts: after the greeting (STARTTLS, required), or from the first byte.",
    )
    minimum_tls_version = forms.TypedChoiceField(
        choices=[(version.value, f"TLS {version.value}") for version in TlsVersion],
        coerce=TlsVersion,
        empty_value=TlsVersion.TLS_1_2,
        required=False,
        label="Minimum TLS version",
    )
    ca_bundle = PlainText(
        required=False,
        label="CA bundle",
        widget=forms.Textarea(attrs={"rows": 2, "spellcheck": "false"}),
        help_text="The authorities to trust, as PEM text or as the name of a PEM file that the administrator has put "
        "into the folder for certificates. Left empty: those that the worker trusts.",
    )
    client_certificate = forms.CharField(
        required=False,
        label="Client certificate",
        help_text="The name of a PEM file in the administrator's folder for certificates, with a certificate and its "
        "key, if the server asks for one.",
    )
    ehlo_name = forms.CharField(
        required=False, label="EHLO name", help_text="What the worker calls itself. Left empty: its host name."
    )
    windows_authentication_mechanism = forms.TypedChoiceField(
        choices=[
            (WindowsMechanism.NEGOTIATE.value, "Negotiate: Kerberos, else NTLM"),
            (WindowsMechanism.KERBEROS.value, "Kerberos only"),
            (WindowsMechanism.NTLM.value, "NTLM only"),
        ],
        coerce=WindowsMechanism,
        empty_value=WindowsMechanism.NEGOTIATE,
        required=False,
        label="Windows authentication mechanism",
        help_text="Negotiate is what SSIS uses: NTLM where Kerberos cannot be used. NTLM does not prove who the server "
        "is, its passwords can be guessed from a recording, and Windows is switching it off: prefer Kerberos only.",
    )
    service_principal_name = forms.CharField(
        required=False,
        label="Service principal name",
        help_text="The server's name in Kerberos, such as SMTPSVC or smtp/mail.example.com. "
        "Left empty: SMTPSVC with the SMTP server.",
    )
    credential = forms.ChoiceField(
        required=False,
        help_text="Whom to authenticate as under Windows Authentication, among the credentials that you may use.",
    )
    max_connections = WholeNumberField(
        min_value=1,
        max_value=1_000,
        required=False,
        label="Max. connections",
        help_text=f"That one process of a worker has open at once. Left empty: {DEFAULT_MAX_CONNECTIONS}.",
    )
    max_connections_overall = WholeNumberField(
        min_value=1,
        max_value=10_000,
        required=False,
        label="Max. connections (all workers)",
        help_text="That all workers together have open at once. A mail waits for a free one, up to the Timeout. "
        "Left empty: no such limit.",
    )
    messages_per_second = NumberField(
        min_value=0.001,
        max_value=10_000,
        required=False,
        label="Max. messages per second",
        help_text="That all workers together send; 0.5 is one every two seconds. A mail waits for its turn, however "
        "long that takes. Left empty: no such limit.",
    )
    max_messages_per_connection = WholeNumberField(
        min_value=1,
        required=False,
        label="Max. messages per connection",
        help_text=f"After which a new connection is opened. Left empty: {DEFAULT_MAX_MESSAGES}.",
    )
    disabled = forms.BooleanField(
        required=False,
        help_text="Send nothing through it, in runs that are under way too: their tasks fail from the next mail on.",
    )
    redirect_to = forms.CharField(
        required=False,
        label="Redirect to",
        help_text="Send all mail to this one address in place of its recipients, to try packages out. "
        "To and Cc in the message stay as they were written.",
    )
    allowed_domains = forms.CharField(
        required=False,
        label="Allowed domains",
        help_text="Send to recipients in these domains only, such as example.com, *.example.com for every domain below "
        "it; others are withheld. Left empty: to everybody. The address in Redirect to is always allowed.",
    )
    connection_string = PlainText(
        required=False,
        label="Connection string",
        show_hidden_initial=True,
        widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false"}),
        help_text="The same settings in one line, as SSIS writes them. Type one, or just a host name, and it takes the "
        "place of what the other pages say.",
    )

    def __init__(self, data: Any = None, *, connection: ConnectionManagerDocument, names: list[str]) -> None:
        super().__init__(data, connection=connection, names=names)
        self.properties: SmtpProperties | None = None
        self.initial["connection_string"] = _write(connection.properties)

    def clean(self) -> dict[str, Any]:
        """Let the properties model and the connection string's parser judge, as the API does."""
        super().clean()
        self.properties = read_fields(self, SmtpProperties)
        if "connection_string" in self.changed_data and self.cleaned_data.get("connection_string"):
            self._read_string(self.cleaned_data["connection_string"])
        return self.cleaned_data

    def to_document(self) -> ConnectionManagerDocument:
        """Give the connection manager as edited; the form must be valid."""
        parts = self.properties.to_parts() if self.properties else {}
        return super().to_document().model_copy(update={"properties": parts})

    def offer(self, user: User, project_id: int | None) -> None:
        """Let Credential choose among those that the user may use; another one that is set stays choosable."""
        field = self.fields["credential"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  # narrows the type; it is declared above
        names = list(usable_credentials(user).values_list("name", flat=True)[:MOST_CREDENTIALS])
        current = str(self.connection.properties.get("credential", ""))
        other = [] if not current or current in names else [(current, f"{current} (not yours to use, or deleted)")]
        field.choices = [("", "The worker's own identity"), *((name, name) for name in names), *other]

    def property_values(self) -> dict[str, Any]:
        """Give what the fields say, and what the manager has beside them."""
        typed = {key: value for key, value in self.cleaned_data.items() if key in SmtpProperties.model_fields}
        return {**self.connection.properties, **typed}

    def _read_string(self, text: str) -> None:
        """Take the properties from the connection string, unless the fields were changed too and say otherwise."""
        try:
            properties = parse(text)
        except ConnectionStringError as error:
            self.add_error("connection_string", str(error))
            self.data = {**dict(self.data.items()), "connection_string": blank_passwords(text)}
            return
        if self.properties and write(self.properties) not in (self._shown_string(), write(properties)):
            self.add_error("connection_string", BOTH_CHANGED)
        self.properties = properties

    def _shown_string(self) -> str:
        """Give the connection string that the page had before anybody typed."""
        shown = self.data.get(self["connection_string"].html_initial_name, self.initial["connection_string"])
        return str(shown).replace("\r\n", "\n")


def _write(properties: dict[str, Any]) -> str:
    try:
        return write(SmtpProperties.model_validate(properties))
    except ValidationError:
        return ""
