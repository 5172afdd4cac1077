"""The Sequence container: tasks that begin and end together. The planner runs it."""
