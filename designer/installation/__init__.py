"""What the administrator's machine gives an installation.

Doors: environment (variables and secret files), private (folders for one user alone), process_limits (what a process
may use), asked_process (one that reads for us, and may die of it), vaults (HashiCorp's, as settings), python_version
(a check of Django's), system_user (who gives a command).
"""
