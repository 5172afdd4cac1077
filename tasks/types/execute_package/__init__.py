"""The Execute Package task: another package of the project, run inside of the execution of the one that calls it.

Doors, for the runtime: properties, child_package (what of a called package stands in a snapshot), embedding, lookup;
for addresses: views.
"""
