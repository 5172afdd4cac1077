"""The log of executions as people and programs read it: filtered, page by page, or as a file.

Doors: api and views (routes and pages), retention (deleting what is old), files and log_filter (a log as a file), and
for the pages of an execution and its tasks summary, timeline, values, columns and
earlier. The room in it: tree (an execution as a tree).
"""
