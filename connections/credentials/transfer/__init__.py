"""Credentials on their way from one installation to another: a file that a passphrase seals.

Doors: services (export, import), passphrase_file (the passphrase of a command), api and views (for the routes).
"""
