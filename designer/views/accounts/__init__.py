"""Pages of accounts: signing in, one's own, those of others for administrators, and links that set a password.

Doors: none. The addresses are in urls.
"""
