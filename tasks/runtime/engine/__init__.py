"""Doing what the planner says: tasks are run in this process or queued for others, and each end leads to a transition.

engine is where a job comes in: it runs a branch of an execution. Between tasks a transition learns what came of them,
asks the planner, answers its questions and writes all down in one transaction.

Doors: engine (the jobs), runners (what a task type implements and gets), canceling (cancel, at once or as soon as the
lock is free); for recovery also transition, task_outcome, ending, tries and loops.
Inside: batches says which task runs are done together, recording how results are written (and when without a lock),
questions answers the planner, validation judges before work, yielding how long a transition may hold the lock.
"""
