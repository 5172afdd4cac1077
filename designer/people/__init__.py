"""Who may do what, and who did what. Signing in is in designer.accounts.

Doors: permissions (the one place that is asked), audit (the record of changes).
"""
