"""What every request passes before a view: signing in, sessions in use, text that is text, bounds and refusals.

Doors: settings (what browsers are held to, for designer/settings.py). Django finds the classes by their names there,
where it also says in what order they stand.
"""
