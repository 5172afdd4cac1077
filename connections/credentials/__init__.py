"""Credentials: identities for Windows Authentication, kept encrypted, and who may use them."""
