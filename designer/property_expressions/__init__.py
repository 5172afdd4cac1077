"""Expressions on properties: which properties one may drive, and what they give, in the designer and in a run.

Doors: expressible (which properties), descriptions (as editors offer them), evaluation (the value of one),
evaluated_properties (all those of a part), design_time_values (what expressions see before there is a run),
package_circumstances (in which a saved package would run), at_start (what is evaluated once for a whole run), builder
(what the expression builder shows), placeholders (texts with values in them, and their expressions).
"""
