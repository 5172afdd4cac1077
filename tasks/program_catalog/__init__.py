"""A Python program on a team's server: the object model's packages in projects, and runs of them by the workers.

It needs Django, set up with the server's settings, and the rights of the person in whose name it acts.

Doors: catalog.
"""
