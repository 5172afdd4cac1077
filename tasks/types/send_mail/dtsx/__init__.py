"""The Send Mail task in SSIS's files.

Doors: reading.
"""
