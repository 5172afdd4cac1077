"""Secrets in files, as Docker and Kubernetes mount them, below the one folder that the operator's setting names."""
