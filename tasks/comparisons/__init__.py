"""Comparing the mails of executions with what another installation sent: the proof that both do the same.

reading makes of files what is compared, in a process that may die of one. matching says which mail of one side is which
of the other, differences in what they differ; both are pure. Nothing of what was handed in is kept.

Doors: services, matching (what came of each mail), report (a comparison as JSON and CSV), api and views (for programs
and people).
"""
