"""Commands that change one thing on a server: a package, a part of one, an environment, a credential.

Doors: documents, parts, environments, credentials.
"""
