"""Files of SSIS as they come: single ones, folders, archives (.ispac, .zip), sorted into projects. Nothing is unpacked.

Doors: gathering (what is in paths or an upload), projects (reading it, one project after the other), found (a file),
archives (what is in one).
"""
