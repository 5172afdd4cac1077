"""What a package connects to: connection managers of the types SMTP and File, and what sending mail through one needs.

The rooms, each of which uses only those that come after it, and of those only the doors that their docstrings name
(pyproject.toml holds both):

- trials: a connection manager as somebody edits it, tried out by a worker · comparison: the catalog as a file, beside
  what is here, and taken over from
- catalog, environments, resolving: where managers are kept; values that take a drawn one's place; which manager and
  identity a task's word means when it runs
- credentials, guard, demo_mail: the identities and their secrets; the guards that are in force; `make run`'s server
- models: the rows · diagnosis: a connection gone through step by step, with advice
- smtp: pool, session, transactions, windows_auth, transport, tls
- errors, replies: what can go wrong, in sentences; what servers' words mean
- types: one folder a type of connection manager. What judges and writes its properties stands here; its editor, which
  offers credentials, stands above catalog, and connection_type, which puts all together, on top
- protocol, waiting, certificates, hosts, guard_rules, files, addresses: what all of these are made of
"""
