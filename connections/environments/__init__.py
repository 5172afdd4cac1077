"""Environments: named sets of values that take the place of what was drawn, such as Test and Production."""
