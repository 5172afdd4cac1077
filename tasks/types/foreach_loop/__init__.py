"""The Foreach Loop container: tasks that are repeated for each item of a collection. The planner runs it.

Doors, for the runtime: properties, expressions (the enumerator as expressions make it), enumeration (its items;
rows of files are read by tasks.types.rows.reading; what is kept of items is in tasks.runtime.state.loop_items).
The room in it: dtsx.
"""
