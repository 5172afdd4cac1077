"""Imports as a worker does them, and the pages and operations by which people ask for them."""
