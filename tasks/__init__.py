"""Tasks: what a package does. The third of the apps, which knows the other two.

The rooms, each of which uses only those below it, and of those the doors that their docstrings name (pyproject.toml
holds both):

- single_mails: one mail that somebody sends by itself, without a package
- unattended: what starts packages while nobody is there: schedules and triggers
- executions, log: pages and API of executions; their log as people read it and take it away
- comparisons: the mails of executions beside what another installation sent
- types: one folder a type of task or container. Those that send stand above deliveries, those that the planner and the
  engine run by themselves (containers, calls of packages) below runtime
- object_model, in_process: a package in a Python program's hands, and running it there, without a server
- command_line: mailwright, which programs and people elsewhere call; client: a server from elsewhere, over its API
- orchestrators: what Airflow and Dagster do with the client
- deliveries: what was sent, tried again, or is in doubt; sending: how it is sent
- runtime: an execution from the button to its end; preparation, planner, rules, engine, state, events, progress,
  secrecy
- node: a worker node, and whose jobs it begins when
"""
