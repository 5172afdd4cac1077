"""Rows of a CSV or JSON file, as a Foreach Loop goes through them and as they stand for the result of a statement.

Doors: file (which file, and how it is written), reading (its content as rows), files (reading it from the disk), issues
(what is wrong with it before), values (what a row gives a variable).
"""
