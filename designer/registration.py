"""What this app listens to when all apps are ready: who signs out, and what django-allauth does to second factors; and
which kept XML its rows refer to."""

from designer.accounts import signing_out
from designer.accounts.second_factor import record
from designer.registry.kept_sources import register_referred_sources
from designer.storage.versions import find_referred

record.connect()
signing_out.connect()
register_referred_sources(find_referred)
