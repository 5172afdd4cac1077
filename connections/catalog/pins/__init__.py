"""Pins: a project, or one of its packages, uses a connection manager of the catalog as it was in a version, and not the
newest. A package's pin comes before its project's.

Doors: services (pin, and follow the newest again), following (what of it goes along with a package), telling (what is
said in the designer), and for routes api and views.
"""
