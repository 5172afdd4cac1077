"""The pages of a package's versions: all of them, one, two side by side; naming and restoring.

Doors: views (pages).
"""
