"""The second factor of signing in, by django-allauth's mfa: an authenticator's codes, passkeys, recovery codes.

Doors: required (who has to set one up), resetting (what somebody has, and taking it away), record (what the audit has).
settings.py names adapter and forms.
"""
