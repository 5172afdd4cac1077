"""Packages in and out: a file of SSIS becomes a package document with findings, and a document becomes a file again.

Doors: importing (documents of files), exporting (files of documents), json_files, mending (what takes findings away),
inventory (what many packages have in common), merging (a file imported again), rules (what findings of any part mean),
rule_list (those of all parts), checking (what is told before anything is saved), report (what is said of a file).
"""
