"""The log of executions as people and programs read it: narrowed, page by page, or as a file."""
