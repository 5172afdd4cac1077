"""What those who look at an execution see of it: where each executable stands, how far it is, and the live view.

Doors: executable_tree (containers, paths and iterations by SSIS's names), task_progress (the state of each task, and
messages as SSIS's view has them), stream (the live view, and what it may cost), viewers (who looks on, and which view
gives way; how many, LIVE_VIEWS says, by tasks.executions.live). rings is how Redis says that there is news.
"""
