"""A task of SSIS's that has no engine here: it is kept with its XML, and a person says what it counts as in a run.

Doors, for who reads SSIS's files: properties, and the room reading (what a task's XML tells).
"""
