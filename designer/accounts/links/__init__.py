"""Links by which somebody sets the password of an account, once: invitations, and resets when it is forgotten.

Doors: passwords (look at a link, and use it), invitations (make an account with a link), resets (a link for one that
is there), jobs (what the queue carries),
tokens (the address of a new link), notices (whether and how it is mailed).
"""
