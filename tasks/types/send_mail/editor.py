"""The Send Mail Task Editor: SSIS's pages General and Mail, ours between, and Expressions."""

from collections.abc import Mapping
from typing import Any, TypeVar

from django import forms
from pydantic import ValidationError

from connections.protocol.envelope import Notify, Return
from designer.editors.context import EditorContext
from designer.editors.fields import PlainText, WholeNumberField
from designer.editors.part_forms import ExecutableForm
from designer.editors.variable_choices import list_variables, resolve_variable
from designer.input.validation_errors import sentence_of
from designer.package.document import ExecutableDocument
from tasks.types.choices import ConnectionChoice, VariableChoice
from tasks.types.send_mail.fields import ContentAttachmentsField, Recipients
from tasks.types.send_mail.properties import (
    MessageFormat,
    MessageSourceType,
    MissingAttachment,
    Priority,
    SendingMode,
    SendMailProperties,
    Sensitivity,
)

SomeField = TypeVar("SomeField", bound=forms.ChoiceField)
MISSING = {
    MissingAttachment.FAIL: "Fail, as SSIS does",
    MissingAttachment.WARN: "Send without it, with a warning",
    MissingAttachment.SKIP: "Send without it",
}
NOTIFY = {
    Notify.SUCCESS: "Delivered",
    Notify.FAILURE: "Not delivered",
    Notify.DELAY: "Delayed",
    Notify.NEVER: "Never",
}


class SendMailForm(ExecutableForm):
    """SSIS's dialog. An incomplete task may be kept: validation marks it, and the package can be saved."""

    script = "send-mail-editor.js"
    placeholders = (
        *("from_line", "to_line", "cc_line", "bcc_line", "reply_to"),
        *("subject", "message_source", "text_alternative"),
    )
    buttons = [("send-mail-preview", "Preview…"), ("send-mail-test-preview", "Send a test to me…")]
    pages = {
        "General": ["name", "description"],
        "Mail": [
            *("smtp_connection", "from_line", "to_line", "cc_line", "bcc_line", "subject", "message_source_type"),
            *("message_format", "message_source", "message_connection", "message_variable", "text_alternative"),
            *("inline_css", "embed_images", "priority", "file_attachments"),
        ],
        "Attachments": ["content_attachments", "missing_attachment", "zip_attachments_over"],
        "Headers": ["reply_to", "sensitivity", "read_receipt", "custom_headers"],
        "Delivery": [
            *("sending_mode", "one_recipient_a_line", "fail_when_partly_sent", "retry_minutes"),
            *("envelope_sender", "dsn_notify", "dsn_return"),
        ],
    }

    smtp_connection = ConnectionChoice("SMTP", label="SMTP connection")
    from_line = forms.CharField(required=False, label="From", max_length=998)
    to_line = Recipients(label="To", limited=True, help_text="Separate several addresses with semicolons.")
    cc_line = Recipients(label="Cc", limited=True)
    bcc_line = Recipients(label="Bcc", limited=True)
    subject = forms.CharField(required=False, max_length=10_000)
    message_source_type = forms.ChoiceField(
        label="Message source type", choices=[(value.value, value.label) for value in MessageSourceType]
    )
    message_format = forms.ChoiceField(
        label="Format", choices=[(MessageFormat.TEXT.value, "Text"), (MessageFormat.HTML.value, "HTML")]
    )
    message_source = PlainText(
        required=False,
        label="Message",
        strip=False,
        widget=forms.Textarea(attrs={"rows": 8, "data-body": "source"}),
        help_text="{{User::Name}} is the value of a variable, {{{{ are two braces. "
        "Values go into HTML as they are: a < in a value is HTML, too.",
    )
    message_connection = ConnectionChoice("FILE", label="Message file")
    message_variable = VariableChoice(required=False, label="Message variable")
    text_alternative = PlainText(
        required=False,
        label="Text for programs without HTML",
        strip=False,
        widget=forms.Textarea(attrs={"rows": 4, "data-body": "alternative"}),
        help_text="Left empty: made from the HTML.",
    )
    inline_css = forms.BooleanField(
        required=False,
        label="Write style rules into the elements",
        help_text="Many mail programs drop style elements and keep style attributes.",
    )
    embed_images = forms.BooleanField(
        required=False, label="Send images with the mail", help_text="Those that the HTML shows by their files' paths."
    )
    priority = forms.ChoiceField(choices=[(value.value, value.value) for value in Priority])
    file_attachments = PlainText(
        required=False,
        label="Attachments",
        max_length=100_000,
        widget=forms.Textarea(attrs={"rows": 1, "spellcheck": "false"}),
        help_text="Paths of files, separated by | or each on a line of its own. * and ? stand for what varies.",
    )
    content_attachments = ContentAttachmentsField(
        label="Made from content", help_text="Files that exist nowhere: a name, and a text or a variable that holds it."
    )
    missing_attachment = forms.ChoiceField(
        label="If one is missing", choices=[(value.value, label) for value, label in MISSING.items()]
    )
    zip_attachments_over = WholeNumberField(
        required=False,
        min_value=0,
        max_value=1_000_000,
        label="Zip over (KiB)",
        help_text="All attachments go as one ZIP file when they are larger together. Left empty: never.",
    )
    reply_to = Recipients(label="Reply to", help_text="Where answers go. Left empty: to From.")
    sensitivity = forms.ChoiceField(choices=[(value.value, value.value.replace("-", " ")) for value in Sensitivity])
    read_receipt = forms.BooleanField(
        required=False, label="Ask for a read receipt", help_text="The recipients' mail programs may refuse."
    )
    custom_headers = PlainText(
        required=False,
        label="Custom headers",
        strip=False,
        widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false", "class": "mw-code"}),
        help_text="Each on a line of its own, such as List-Unsubscribe: <https://example.com/leave>",
    )
    sending_mode = forms.ChoiceField(
        label="Send",
        choices=[
            (SendingMode.ONE_MAIL.value, "One mail to all recipients, as SSIS does"),
            (SendingMode.ONE_PER_RECIPIENT.value, "Each recipient a mail of their own"),
        ],
    )
    one_recipient_a_line = forms.BooleanField(
        required=False,
        label="Let To, Cc and Bcc hold one recipient each",
        help_text="For mail merges: a value with a semicolon, comma or line end in it adds nobody; the task fails.",
    )
    fail_when_partly_sent = forms.BooleanField(
        required=False,
        label="Fail when only some recipients are accepted",
        help_text="The others get the mail in any case.",
    )
    retry_minutes = WholeNumberField(
        required=False,
        min_value=0,
        max_value=10_080,
        label="Try again for (minutes)",
        help_text="When the server refuses for now (a 4yz reply). 0: not at all. Left empty: 60.",
    )
    envelope_sender = forms.CharField(
        required=False,
        label="Envelope sender",
        max_length=998,
        help_text="Where reports of failure go. Left empty: to From. <>: to nobody.",
    )
    dsn_notify = forms.MultipleChoiceField(
        required=False,
        label="Report when",
        choices=[(value.value, label) for value, label in NOTIFY.items()],
        widget=forms.CheckboxSelectMultiple,
        help_text="Asks the server for delivery status notifications, if it offers DSN. None: as the server likes.",
    )
    dsn_return = forms.ChoiceField(
        label="Report with",
        choices=[(Return.HEADERS.value, "The headers only"), (Return.FULL.value, "The whole message")],
    )

    def __init__(self, data: Any = None, *, executable: ExecutableDocument, context: EditorContext) -> None:
        super().__init__(data, executable=executable, context=context)
        defaults = SendMailProperties().model_dump(mode="json")
        self.initial = {**defaults, **self.initial}
        self._offer_connections("smtp_connection", str(self.initial["smtp_connection"]))
        self._offer_sources(str(self.initial["message_source"]))

    def _offer_sources(self, source: str) -> None:
        """Let each kind of message source have its own field, so that changing the kind loses nothing typed."""
        kind = self.initial["message_source_type"]
        is_file, is_variable = kind == MessageSourceType.FILE_CONNECTION, kind == MessageSourceType.VARIABLE
        self._offer_connections("message_connection", source if is_file else "")
        reference = source if is_variable else ""
        seen = self.context.values_of(self.executable).variables
        offered = list_variables(seen, self.executable.id, reference)
        self._choices("message_variable", VariableChoice).choices = offered
        self.initial["message_variable"] = resolve_variable(seen, reference)
        self.initial["message_source"] = "" if is_file or is_variable else source

    def takes_placeholders(self, name: str, properties: Mapping[str, Any], expressions: Mapping[str, str]) -> bool:
        """Leave a message source alone that is no text, but names a file or a variable."""
        if name != "message_source":
            return super().takes_placeholders(name, properties, expressions)
        kind = properties.get("message_source_type", MessageSourceType.DIRECT_INPUT)
        return kind == MessageSourceType.DIRECT_INPUT and "message_source_type" not in expressions

    def _offer_connections(self, name: str, reference: str) -> None:
        sent = self.data.get(self.add_prefix(name), "")
        self.initial[name] = self._choices(name, ConnectionChoice).offer(self.context, reference, sent)

    def _choices(self, name: str, kind: type[SomeField]) -> SomeField:
        field = self.fields[name]
        assert isinstance(field, kind)  # noqa: S101  # declared above; for the type checker
        return field

    def clean(self) -> dict[str, Any]:
        """Let the properties model judge, as the API does."""
        super().clean()
        try:
            SendMailProperties.model_validate(self.property_values())
        except ValidationError as error:
            for detail in error.errors():
                name = str(detail["loc"][0])
                if name not in self.errors:
                    self.add_error(name if name in self.fields else None, sentence_of(detail))
        return self.cleaned_data

    def property_values(self) -> dict[str, Any]:
        """Give what the fields say, with the message source that the type means; a number left out is the default."""
        typed = {name: value for name, value in super().property_values().items() if value is not None}
        file, variable = typed.pop("message_connection", ""), typed.pop("message_variable", "")
        sources: dict[str, Any] = {MessageSourceType.FILE_CONNECTION: file, MessageSourceType.VARIABLE: variable}
        kind = str(typed.get("message_source_type"))
        typed["message_source"] = sources.get(kind, typed.get("message_source", ""))
        return {**SendMailProperties().model_dump(mode="json"), **typed}
