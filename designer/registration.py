"""What this app listens to when all apps are ready: what django-allauth does to second factors."""

from designer.accounts.second_factor.record import connect

connect()
