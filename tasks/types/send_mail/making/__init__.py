"""From the properties of a task to its mails: files and variables are read, and messages built of them.

Doors: mails (for workers and for programs), materials, images (for the preview and validation).
"""
