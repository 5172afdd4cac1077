"""Who may do what, and who did what. Reading that is in designer.audit, signing in is in designer.accounts.

Doors: permissions (the one place that is asked), access (who has which rights, and why), places (from
where they come, for lists), rights (their names, and what
the roles hold), everyone (the built-in team), principals (who has rights), audit (writing the record of changes),
origin (from where something is done), refusals and repeats (attempts that failed, as the record has them).
"""
