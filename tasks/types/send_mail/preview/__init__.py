"""What the editor of a Send Mail task offers beside its fields: the mail as its reader sees it, hints, and a test.

Doors: views (the pages), hints (what is odd but no error).
"""
