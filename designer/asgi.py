"""The ASGI application that uvicorn serves."""

import os
import sys
import warnings

import django

from designer.web_server.handler import InOnePiece
from designer.web_server.limits import RequestLimits

# whitenoise hands static files over as plain iterators. They are small and on this machine's disk.
warnings.filterwarnings("ignore", message="StreamingHttpResponse must consume synchronous iterators", module="django")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "designer.settings")
# Seconds after which a thread that computes gives way: the event loop, which answers whether the process lives, waits
# for one of them each time that it wakes.
sys.setswitchinterval(0.001)
django.setup(set_prefix=False)
application = RequestLimits(InOnePiece())
