"""Credentials that refer to a HashiCorp Vault, or to one of several."""
