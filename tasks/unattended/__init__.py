"""Executions that begin while nobody is there: by a schedule, or by a trigger that a program elsewhere calls (SSIS has
the jobs of SQL Server Agent for it).

Either starts one package with settings that are kept, in the name of the person who made or last changed it. That
person's rights are asked each time.

The rooms: schedules (due starts what is due, once; timing says when), triggers (calls takes a call, once). What both
are made of: model (what their rows share), run_settings (values and environment, checked and kept), starting (in whose
name, and what is made of a refusal), keeping (finding, saving, disabling), forms, views, api_schemas.
Doors: urls, token_holders (for the rotation of keys), records (for how long it is kept what came of starts), following
(what becomes of them when a package is moved), sealing (values of parameters that become sensitive), and for commands
model and run_settings.
"""
