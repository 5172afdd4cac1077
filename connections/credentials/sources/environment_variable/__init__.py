"""Secrets in the worker's environment variables, of names that begin as the operator's setting says."""
