"""Tasks: what a package does. The third of the apps, which knows the other two.

The rooms, each of which uses only those below it, and of those the doors that their docstrings name (pyproject.toml
holds both):

- samples: packages to try out and to learn from, copied into projects
- unattended: what starts packages while nobody is there: schedules and triggers
- single_mails: one mail that somebody sends by itself, without a package · restarting: what failed of an execution
  runs as another one
- executions: pages and API of executions · comparisons: their mails beside what another installation sent
- log: the log of executions as people read it and take it away
- deliveries: what was sent, tried again, or is in doubt; in it sending: how it is sent, and batches: how those
  of many task runs are sent together
- program_catalog, object_model, in_process: a package in a Python program's hands, on a server with the first; running
  it in the program with the last
- runtime: an execution from the button to its end; preparation, planner, rules, engine, state, events, progress,
  secrecy
- node: a worker node, and whose jobs it begins when

Beside them:

- types: one folder a type of task or container. Those that send stand above deliveries, those that the planner and the
  engine run by themselves (containers, calls of packages) below runtime
- command_line: mailwright, which programs and people elsewhere call · client: a server from elsewhere, over its API
- orchestrators: what Airflow and Dagster do with the client
"""
