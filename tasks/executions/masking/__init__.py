"""Masking what executions ran with, of parameters that became sensitive: asked for in a table, done by workers.

Doors: plain_values (what is asked for when a parameter becomes sensitive, and the job), model (the row, for Django).
"""
