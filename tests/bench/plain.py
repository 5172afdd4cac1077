"""What Mailwright is measured against: smtplib alone, in a loop and in bare Celery jobs."""

import os
import signal
import smtplib
import ssl
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage

from celery import Celery

from tests.waiting import wait_until

app = Celery("bare", broker=os.environ["REDIS_URL"])
app.conf.update(
    task_ignore_result=True,
    task_default_queue="bare",
    worker_prefetch_multiplier=1,
    broker_connection_retry_on_startup=True,
)


def make_message(number: int, attached: bytes = b"") -> EmailMessage:
    """Make the mail that a Send Mail task of tests.packages makes."""
    message = EmailMessage()
    message["From"] = "Reports <reports@example.com>"
    message["To"] = "ann@example.com"
    message["Subject"] = f"Mail {number}"
    message.set_content(f"Text of Mail {number}")
    if attached:
        message.add_attachment(attached, maintype="application", subtype="octet-stream", filename="report.bin")
    return message


def send_all(port: int, number: int, attached: bytes = b"", context: ssl.SSLContext | None = None) -> None:
    """Send so many mails through one connection."""
    server = ("127.0.0.1", port, "localhost")
    with smtplib.SMTP_SSL(*server, context=context) if context else smtplib.SMTP(*server) as client:
        for each in range(number):
            client.send_message(make_message(each, attached))


@app.task(name="send_one")
def send_one(port: int) -> None:
    """Send one mail through a connection of its own."""
    send_all(port, 1)


@app.task(name="send_many")
def send_many(port: int, number: int) -> None:
    """Send so many mails in one job."""
    send_all(port, number)


@contextmanager
def bare_worker(processes: int = 1) -> Iterator[None]:
    """Run a Celery worker that knows these tasks and no Django, until the block ends."""
    options = (
        f"--concurrency={processes}",
        "--loglevel=ERROR",
        "--without-gossip",
        "--without-mingle",
        "--queues=bare",
    )
    command = (sys.executable, "-m", "celery", "--quiet", "--app=tests.bench.plain", "worker", *options)
    environment = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    with subprocess.Popen(command, env=environment, start_new_session=True) as process:
        try:
            wait_until(lambda: app.control.ping(timeout=0.2), 40)
            yield
        finally:
            os.killpg(process.pid, signal.SIGKILL)
