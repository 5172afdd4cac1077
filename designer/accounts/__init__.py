"""Accounts: signing in with limits on failed attempts, one's own password, and the sessions that somebody has open."""
