"""Rules of guards, pure: who gets a mail when a manager or a project is disabled, redirected or limited.

Doors: settings (what a guard is told), rules (who gets the mail then), marks (what people see beside the manager).
"""
