"""What was sent through shared connection managers. Whoever keeps the deliveries registers here and tells it.

Doors: history (what is wanted to be known, and who knows it), picture (days as bars), and for routes api.
"""
