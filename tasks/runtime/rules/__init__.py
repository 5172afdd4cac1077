"""What workers and Python programs have in common when they run a package: rules without a database.

Workers go by them in the engine and in the state that rows keep; a program by tasks.in_process.

Doors: conditions (what the planner asks for), iterations (what loops make ready), one_iteration (what one of them makes
of variables, for who looks at a task in it), sight (what a run sees), handlers
(what handlers of events see, and whose their variables are), scoped_values (what runs make of variables), judging
(validation before a run and just before its work), paths (where runs are, as text), snapshot (what is run), calls (what
a called package begins with).
"""
