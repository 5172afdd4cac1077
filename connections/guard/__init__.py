"""Guards in force: what keeps mail from going where it was addressed to, as it is stored now.

guard_rules judges by them.

Doors: lookup (the guards of a mail at the moment of sending), services (a project's guard), api and views (for the
routes).
"""
