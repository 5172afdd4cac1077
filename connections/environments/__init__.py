"""Environments: named sets of values that take the place of what was drawn, such as Test and Production.

Doors: services (make, change, refer), choosing (what a run takes from one), offered_values
(what a run would take from each), api and views (for the routes).
"""
