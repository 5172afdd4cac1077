"""How executions run: from a package and a person's wish to the end of every task, whoever dies on the way.

Each room answers one question, and those above use those below:
  services     what people do: start an execution, cancel one, look at one
  recovery     what is done for the dead: whose task runs another worker takes over, what is queued again
  engine       doing it: tasks are run, and between them transitions, under the execution's lock
  preparation  what is to be run: the package with all that it refers to, as it is when somebody starts it
  progress     what those who look on are told: how far each task is, and the live view
  state        what is known: the snapshot that is run, the values of variables, the unit of work of a transition
  rules        what conditions, loops and calls come to: rules that workers and programs share
  planner      what is to be done next: pure rules, without a database
  events       what is told: the events that are written into the log
  secrecy      what of it nobody may see
  heartbeat    who lives; deaths, who has died; silence, for how long one who lives may say nothing
Beside them stand what others report of tasks that they run (reporting, and outcome_tokens, where they do), what
is asked once more in production (production), what a task does in words without a database (work), the
tables (models, cancel_request), what stands in their columns (statuses, logging_levels), and the way to the queue
(queue).

Doors: all that is named here, of the rooms those that their own __init__ names.
"""
