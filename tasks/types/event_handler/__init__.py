"""The event handler: tasks that run when an event occurs. The planner runs it.

Doors, for the runtime: properties.
"""
