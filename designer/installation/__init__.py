"""What the administrator's machine gives an installation.

Doors: environment (variables and secret files), private (folders for one user alone), python_version (a check of
Django's), system_user (who gives a command).
"""
