"""The Celery application of the workers and of beat."""

import os

from celery import Celery

from tasks.node import broker, quick_ending
from tasks.node.database import let_keep_connections

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "designer.settings")

broker.use_it()
quick_ending.use_it()
app = Celery("mailwright")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(related_name="jobs")
let_keep_connections(app)
app.steps["worker"].update(["tasks.node.admission:AdmissionStep", "tasks.node.embedded_beat:EmbeddedBeatStep"])
