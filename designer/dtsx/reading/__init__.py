"""SSIS's files in each of their formats, as designer.dtsx.source describes them.

Doors: package (.dtsx), project (.conmgr, .params, .dtproj, manifest), types (what SSIS calls its types).
"""
