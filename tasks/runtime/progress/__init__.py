"""What those who look at an execution see of it: where each executable stands, how far it is, and the live view.

Doors: executable_tree (containers, paths and iterations by SSIS's names), task_progress (the state of each task, and
messages as SSIS's view has them), stream (the live view), viewers (who looks on). rings is how Redis says that there is
news.
"""
