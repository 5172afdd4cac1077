"""Environments of the catalog: where they stand, and the projects that refer to them so that packages can run in them.

Doors: services (place, refer, list), uses (which projects refer to one, and telling them), and for routes api and
views. What an environment is and how it is changed is the same as in a project, and stands in the room around this one.
"""
