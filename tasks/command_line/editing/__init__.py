"""Commands that change one thing on a server: a package, a part of one, an environment, a credential.

Doors: documents, moving, versions, parts, environments, credentials, samples.
"""
