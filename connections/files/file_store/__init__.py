"""The file store of a project: the files that a project keeps, which people upload, take and delete.

Doors: services (what a project keeps), api and views (for the routes).
"""
