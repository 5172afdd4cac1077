"""Two people changed one version of a package: what comes of both, and what only they can decide. All of it is pure.

Doors: merge (three documents become one), conflicts (what is to be decided, and by whom it is), trying (what comes of
it while that is being decided).
Inside: parts has the rule for one part, property by property (decide, merge_values); deletions what was deleted and
changed; aligning what both added; order the order of lists; tidying names and drawings that do not go together.
"""
