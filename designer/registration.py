"""What this app listens to when all apps are ready: who signs out, and what django-allauth does to second factors."""

from designer.accounts import signing_out
from designer.accounts.second_factor import record

record.connect()
signing_out.connect()
