"""Samples: packages to try out and to learn from, one for each feature, that anybody copies into a project, with the
files and the connection manager that they need.

The room collection has the samples themselves. sample says what one is, drawing what they are drawn with, standing
where their parts stand. Doors: services (opening one), and for routes and commands views, api and collection.
"""
