"""SSIS's files from their description, in the formats that people open today (6 and 8): as SSIS itself writes them.

Doors: package (.dtsx), project (what packages share), parts (variables, parameters, managers, constraints).
"""
