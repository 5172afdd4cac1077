"""Versions of shared connection managers: kept by each change, compared, and brought back, deleted managers too.

Doors: keeping (keep, compare and find them), and for routes api and views.
"""
