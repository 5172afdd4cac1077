"""The ASGI application that uvicorn serves."""

import os
import warnings

from django.core.asgi import get_asgi_application

from designer.web_server.limits import RequestLimits

# whitenoise hands static files over as plain iterators. They are small and on this machine's disk.
warnings.filterwarnings("ignore", message="StreamingHttpResponse must consume synchronous iterators", module="django")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "designer.settings")
application = RequestLimits(get_asgi_application())
