"""The Dagster resource.

Doors: resource.
"""
