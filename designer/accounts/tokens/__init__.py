"""Tokens with which programs use the API in a person's name.

Doors: issuing (make, list and revoke them), checking (whose a token is).
"""
