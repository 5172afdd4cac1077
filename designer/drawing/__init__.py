"""A control flow as a picture: where everything stands is reckoned as on the canvas, and what differs between two
versions is laid over it. Pure, as the package is.

Doors: flows (a flow, or those of two versions in one, as boxes and lines for templates), conflicts (where two people
changed the same), pictures (a flow as an SVG file that stands for itself), geometry (the boxes of what is drawn),
sizes (how large everything is; static/src/designer/document has the same).
"""
