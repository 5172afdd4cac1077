"""Schedules: a package is started at times that a cron expression names, in a time zone.

Doors: model (rows, for Django), services (what people do), due (what is due is started, exactly once), jobs (for the
workers), api, views. timing is pure: which times an expression names, and what is due by now; telling shows them.
"""
