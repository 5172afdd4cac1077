"""Credentials on their way to another installation: a file that a passphrase encrypts, and who may make and read it."""
