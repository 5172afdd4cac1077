"""What is known of an execution, as its rows have it: what it runs, what variables hold, and how that is written.

snapshot is read once and never changes; all else changes in transitions, each of which is one unit of work. The planner
cache keeps what has been read from transition to transition.

Doors: snapshot, values (what a run sees), variables, loop_items, planner_cache (paths as rows have them), outages
(writing although the database is away for some seconds); for the engine also locking, unit_of_work and writing.
"""
