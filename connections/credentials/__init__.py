"""Credentials: the identities that connection managers authenticate as, and the encryption of all that is secret.

A password comes in through services, which encrypts it with vault, or stays where a reference leads (sources); it
becomes clear in decrypting, nowhere else.

Doors: services (make, change, find credentials), decrypting (the only place where a password or keytab becomes clear),
sources (where secrets are that we do not keep, and SecretUnavailable), references (who may refer to one, and how that
is told), checks (whether workers can read a secret), destinations (which servers a credential may be shown to), issues
(what a design says of it), vault (the cipher and its keys, also for others' secrets), rotation and token_holders (new
keys for what is encrypted), project_choices (the projects that a form offers), transfer (export and import), api and
views (for the routes).
"""
