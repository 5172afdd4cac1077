"""What Mailwright is measured against: smtplib alone, in a loop and in a bare Celery job."""

import os
import smtplib
from email.message import EmailMessage

from celery import Celery

app = Celery("bare", broker=os.environ["REDIS_URL"])
app.conf.update(
    task_ignore_result=True,
    task_default_queue="bare",
    worker_prefetch_multiplier=1,
    broker_connection_retry_on_startup=True,
)


def make_message(number: int) -> EmailMessage:
    """Make the mail that a Send Mail task of tests.packages makes."""
    message = EmailMessage()
    message["From"] = "Reports <reports@example.com>"
    message["To"] = "ann@example.com"
    message["Subject"] = f"Mail {number}"
    message.set_content(f"Text of Mail {number}")
    return message


def send_all(port: int, number: int) -> None:
    """Send so many mails through one connection."""
    with smtplib.SMTP("127.0.0.1", port, local_hostname="localhost") as client:
        for each in range(number):
            client.send_message(make_message(each))


@app.task(name="send_one")
def send_one(port: int) -> None:
    """Send one mail through a connection of its own."""
    send_all(port, 1)
