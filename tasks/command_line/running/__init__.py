"""Commands that run something on a server: a package in one step or in three, or one mail by itself.

Doors: runs, drafts, mails.
"""
