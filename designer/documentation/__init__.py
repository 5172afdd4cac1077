"""A page about one package that stands for itself: one HTML file without scripts, for a wiki, a ticket, an auditor.

Doors: pages.
"""
