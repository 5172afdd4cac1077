"""Folders of the catalog: where shared connection managers stand, and by which they inherit rights.

Doors: services (make, change, delete a folder), placing (put a manager into one, or into somebody's hands), tree (what
stands in what), forms.PlaceForm (choosing a place), and for routes api and views.
"""
