"""Who may do what, and who did what. Signing in is in designer.accounts.

Doors: permissions (the one place that is asked), access (who has which rights, and why), rights (their names, and what
the roles hold), everyone (the built-in team), principals (who has rights), audit (the record of changes).
"""
