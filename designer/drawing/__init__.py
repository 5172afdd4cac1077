"""A control flow as a picture: what the canvas draws, as SVG that stands for itself, light, without scripts.

Doors: pictures.
"""
