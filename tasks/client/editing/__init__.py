"""What programs change on a server, one thing at a time: packages, parts of them, environments, credentials, samples.

What is read has its ETag. A change that is given it counts for that state alone, and raises Conflict otherwise.

Doors: documents, moving, versions, parts, environments, credentials.
"""
