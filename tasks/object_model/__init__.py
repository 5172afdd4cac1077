"""SSIS's object model for Python programs, on the package document: a package is made, judged and run in a program.

Needs neither Django nor a database. Each class has its names in our spelling and, by spelling.spelled_as_ssis, in
SSIS's. installed/mailwright is what programs import as mailwright, and has no class of its own
(docs/programs/python.md): the wheel has it beside the apps, so the folder around it is no package. The rooms in it:
parts (what objects are made of), telling (what a program hears of a run).
"""
