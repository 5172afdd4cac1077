"""What the programs of an installation load before they do anything, loaded here, as `make run` does it, by the process
that they are forked from (tests.programs.forked). Workers load all addresses too, since Celery lets Django check them.
"""

from importlib import import_module

from django.conf import settings

from designer.local.loading import load

load()
# A hash of a password that the tests' own process made takes no tenth of a second here either. Others are checked, too.
settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher", *settings.PASSWORD_HASHERS]
for name in ("celery.bin.celery", "celery.apps.beat", "tasks.runtime.engine.engine"):
    import_module(name)
