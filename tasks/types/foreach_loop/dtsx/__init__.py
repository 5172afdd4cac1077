"""The Foreach Loop container in SSIS's files.

Doors: reading.
"""
