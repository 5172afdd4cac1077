"""Tokens with which programs use the API in a person's name.

Doors: issuing (make, list and revoke them), checking (whose a token is; its scope is checked in
designer.api.signing_in). Inside: words has the word that a token is, and its digest.
"""
