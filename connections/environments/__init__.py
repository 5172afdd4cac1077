"""Environments: named sets of values that take the place of what was drawn, such as Test and Production.

A project has its own, and refers to those of the catalog (shared) that its packages can run in as well. Doors: services
(make, change, refer), of_projects (which there are in a project), choosing (what a run takes from one), offered_values
(what a run would take from each), api and views (for the routes). In it masking: what becomes sensitive
is kept in plain no more.
"""
