"""How the database is asked where that is done often, or for many rows.

Doors: prepared_queries and prepared_rows (SQL that is made once), prepared_inserts and quick_rows (many new rows at a
time), statements (what these run, together where it is short), among (a condition that is answered first), commits
(what a commit waits for), keys (of rows that are still to be made), keeping (how long a connection is used), plans (how
often PostgreSQL plans, and how a worker's rows are found), migrating (what migrations do at once, or beside what goes
on), vendor (which database it is), sqlite (the backend that DATABASES names, with a queue for writers).
"""
