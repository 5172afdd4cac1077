"""Secrets in HashiCorp Vault (or OpenBao), KV version 2, below the paths that the operator's settings allow.

installation reads the settings, login gives the workers' token, reading asks for a secret; hvac does the talking.
"""
