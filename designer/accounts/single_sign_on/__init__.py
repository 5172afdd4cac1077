"""Signing in without a password here: at an identity provider (django-allauth's OpenID Connect), or by a proxy's word.

Doors: provider, proxy (what the settings say of them), remote_user (whom the proxy names). settings.py names adapter.
"""
