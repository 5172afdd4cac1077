"""Resolving: from the word that a task has for a connection manager to what a run uses.

Doors: managers (the manager that an ID or name means, its expressions evaluated), identities (as whom it authenticates,
and who may have it do so; credentials.decrypting decrypts), refusal (CannotResolve).

CannotResolve carries SSIS's codes of the Send Mail task (DTS_E_SENDMAILTASK_…) for every task, also where a Foreach
Loop's enumerator names a File connection manager; SSIS may have others there.
"""
