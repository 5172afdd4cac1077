"""How a run is prepared: from what somebody asks for to an execution that keeps all that it is to run.

pipeline is the list of the steps. Each is in a file of its own, and takes what the one before has made (stages).

Doors: pipeline (prepare a run), stages (RunRequest: what is asked for), parameters (values as callers give them and as
rows keep them), alone (the one executable that is to run).
Inside: loading reads it, choosing_values has which value comes first, evaluating what is evaluated at the start,
checking what is refused, freezing what is kept.
"""
