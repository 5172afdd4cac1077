"""The row of a Send Mail task's properties."""

from django.db import models

from designer.models import ExecutableProperties
from tasks.send_mail.properties import Priority


class SendMailTask(ExecutableProperties):
    """Its fields are those of SendMailProperties."""

    smtp_connection = models.TextField(blank=True)
    from_line = models.TextField(blank=True)
    to_line = models.TextField(blank=True)
    cc_line = models.TextField(blank=True)
    bcc_line = models.TextField(blank=True)
    subject = models.TextField(blank=True)
    message_source = models.TextField(blank=True)
    priority = models.CharField(max_length=8, choices=[(value.value, value.value) for value in Priority])

    class Meta:
        app_label = "tasks"
