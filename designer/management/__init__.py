"""The commands of manage.py.

Doors, for the commands of other apps: arguments (who gives a command, and what its arguments mean).
"""
