"""What the programs of an installation load before they do anything, loaded here, as `make run` does it, by the process
that they are forked from (tests.programs.forked). Workers load all addresses too, since Celery lets Django check them.
"""

from importlib import import_module

from designer.local.loading import load

load()
for name in ("celery.bin.celery", "celery.apps.beat", "tasks.runtime.engine.engine"):
    import_module(name)
