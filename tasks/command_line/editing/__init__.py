"""Commands that change one thing on a server: a part of a package, an environment, a credential.

Doors: parts, environments, credentials.
"""
