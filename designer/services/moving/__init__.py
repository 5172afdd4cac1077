"""Packages that are duplicated, renamed, and moved to another project.

Doors: services (each is a change), telling (what goes along, said before it is done).
"""
