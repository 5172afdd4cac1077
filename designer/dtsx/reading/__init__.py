"""SSIS's files in each of their formats, as designer.dtsx.source describes them.

Doors: package (.dtsx), project (.conmgr, .params, .dtproj, manifest), objects (what all of its objects have), rules
(what is told of how a file was read). The room in it: layout (where everything stands).
Inside: formats says which format a file has, and refuses what is encrypted as a whole; decryption opens what a password
opens; still_encrypted tells the values that it does not; misplaced what nobody would have read.
"""
