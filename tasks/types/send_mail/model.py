"""The row of a Send Mail task's properties."""

from django.db import models
from django.db.models.functions import Left, Upper

from connections.protocol.envelope import Return
from designer.models import ExecutableProperties
from tasks.types.send_mail.properties import (
    MessageFormat,
    MessageSourceType,
    MissingAttachment,
    Priority,
    SendingMode,
    Sensitivity,
)


class SendMailTask(ExecutableProperties):
    """Its fields are those of SendMailProperties."""

    smtp_connection = models.TextField(blank=True)
    from_line = models.TextField(blank=True)
    to_line = models.TextField(blank=True)
    cc_line = models.TextField(blank=True)
    bcc_line = models.TextField(blank=True)
    subject = models.TextField(blank=True)
    message_source_type = models.CharField(max_length=16, default=MessageSourceType.DIRECT_INPUT.value)
    message_source = models.TextField(blank=True)
    priority = models.CharField(max_length=8, choices=[(value.value, value.value) for value in Priority])
    file_attachments = models.TextField(blank=True)

    message_format = models.CharField(max_length=8, default=MessageFormat.TEXT.value)
    text_alternative = models.TextField(blank=True)
    inline_css = models.BooleanField(default=True)
    embed_images = models.BooleanField(default=True)
    content_attachments = models.JSONField(default=list)
    missing_attachment = models.CharField(max_length=8, default=MissingAttachment.FAIL.value)
    zip_attachments_over = models.PositiveIntegerField(null=True)
    reply_to = models.TextField(blank=True)
    envelope_sender = models.TextField(blank=True)
    custom_headers = models.TextField(blank=True)
    sensitivity = models.CharField(max_length=24, default=Sensitivity.NORMAL.value)
    read_receipt = models.BooleanField(default=False)
    dsn_notify = models.JSONField(default=list)
    dsn_return = models.CharField(max_length=8, default=Return.HEADERS.value)
    sending_mode = models.CharField(max_length=16, default=SendingMode.ONE_MAIL.value)
    one_recipient_a_line = models.BooleanField(default=False)
    fail_when_partly_sent = models.BooleanField(default=True)
    retry_minutes = models.PositiveIntegerField(default=60)

    class Meta:
        app_label = "tasks"
        indexes = [models.Index(Left(Upper("smtp_connection"), 128), name="send_mail_by_connection")]
