"""Octets of nobody's making become an XML tree, or a sentence: bounded in size, depth, nodes, memory and time.

Doors: limits (how much of everything), tree (octets to tree), elements (reading one of its elements).
"""
