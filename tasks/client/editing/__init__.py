"""What programs change on a server, one thing at a time: parts of packages, environments, credentials.

What is read has its ETag. A change that is given it counts for that state alone, and raises Conflict otherwise.

Doors: parts, environments, credentials.
"""
