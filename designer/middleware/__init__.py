"""What every request passes before a view: signing in, sessions in use, text that is text, bounds and refusals.

Doors: none. Django finds the classes by their names in settings.py, which also says in what order they stand.
"""
