"""What the programs of an installation load before they do anything, loaded here by the process that they are forked
from (tests.programs.forked)."""

import gc
from importlib import import_module

import django
from django.apps import apps
from django.conf import settings
from django.utils.module_loading import module_has_submodule

django.setup()
# A hash of a password that the tests' own process made takes no tenth of a second here either. Others are checked, too.
settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher", *settings.PASSWORD_HASHERS]
for name in (
    "celery.bin.celery",
    "celery.apps.worker",
    "celery.apps.beat",
    "tasks.celery",
    "tasks.runtime.engine.engine",
    "uvicorn.main",
    "uvicorn.lifespan.off",
    "django.core.asgi",
    "designer.web_server.protocol",
    "designer.web_server.limits",
    "designer.urls",
):
    import_module(name)
for app in apps.get_app_configs():
    if module_has_submodule(app.module, "jobs"):
        import_module(f"{app.name}.jobs")
# What stays need not be looked through in each of the processes, which would copy it for each.
gc.collect()
gc.freeze()
