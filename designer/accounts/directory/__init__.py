"""Signing in with the name and password of a directory (LDAP, Active Directory), by the optional extra ldap.

Doors: check (which every start makes). For the rooms of accounts: signing_in (whose account a name and a password
open), settings.
"""
