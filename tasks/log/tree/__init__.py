"""An execution as a tree to look into, a part at a time: executables as they are nested, iterations of loops with whom
they send to, event handlers below what they handle, and mails as leaves.

keys says how nodes are named, narrowing what is looked for, nodes what is in one of them,
tries what came of a run before it was tried again.

Door: api.
"""
