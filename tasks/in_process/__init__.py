"""Running a package in the process that asks for it: without a database, workers, or Redis.

The planner and the rules (tasks.runtime.rules) are those that workers go by. Here is what takes the place of the engine
and of the rows: one thread does the tasks one after the other, and what is known is in memory. Nothing outlives the
process, so a mail that a server refuses for now is a failure, and one in doubt is said to be.

Doors: program (what is to be run, and who listens), running (running and validating it).
"""
