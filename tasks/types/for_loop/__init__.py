"""The For Loop container: tasks that are repeated as long as an expression is true. The planner runs it.

Doors, for the runtime: properties.
"""
