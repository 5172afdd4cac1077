"""mailwright dtexec: a call of SSIS's dtexec as it stands in jobs and scripts, with its options and exit statuses.

Doors: command.
"""
