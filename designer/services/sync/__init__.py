"""A folder of files as the source of a project: what changed in it since the last time is imported.

tree says what is in the folder, commits at which commit it is, rows what was done; syncing does it.

Doors: syncing (sync a project), asking (have a worker do it), report (what came of it), jobs (for Celery).
"""
