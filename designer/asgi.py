"""The ASGI application that uvicorn serves."""

import gc
import os
import sys
import warnings
from importlib import import_module

from django.core.asgi import get_asgi_application

from designer.database.keeping import keep_connections
from designer.web_server.limits import RequestLimits

# whitenoise hands static files over as plain iterators. They are small and on this machine's disk.
warnings.filterwarnings("ignore", message="StreamingHttpResponse must consume synchronous iterators", module="django")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "designer.settings")
# Seconds after which a thread that computes gives way: the event loop, which answers whether the process lives, waits
# for one of them each time that it wakes.
sys.setswitchinterval(0.001)
application = RequestLimits(get_asgi_application())
keep_connections()
# What a process has from its start stays: the collector, which stops all threads, need not look through it again and
# again. The addresses would load the API with the first request else.
import_module("designer.urls")
gc.collect()
gc.freeze()
