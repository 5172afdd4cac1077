"""Triggers: an address with a secret token, whose caller has one package started without an account.

Doors: model (rows, for Django), services (what people do), calls (what a caller does, once for each Idempotency-Key),
webhook (the address), tokens (for commands: its token), api, views.
"""
