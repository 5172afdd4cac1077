"""Signing in without a password here: at an identity provider (django-allauth's OpenID Connect), by a proxy's word, or
by a Kerberos ticket.

Doors: remote_user (whom the proxy names), negotiate (whom a ticket names). The settings of accounts make
provider, proxy and keytab, and name adapter.
"""
