"""What the programs of an installation load before they do anything, loaded here by the process that they are forked
from (tests.programs.forked)."""

from importlib import import_module

import django
from django.apps import apps
from django.utils.module_loading import module_has_submodule

django.setup()
for name in (
    "celery.bin.celery",
    "celery.apps.worker",
    "celery.apps.beat",
    "tasks.celery",
    "tasks.runtime.engine.engine",
):
    import_module(name)
for app in apps.get_app_configs():
    if module_has_submodule(app.module, "jobs"):
        import_module(f"{app.name}.jobs")
