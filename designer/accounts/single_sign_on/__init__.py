"""Signing in without a password here: at an identity provider (django-allauth's OpenID Connect), or by a proxy's word.

Doors: remote_user (whom the proxy names). The settings of accounts make provider and proxy, and name adapter.
"""
