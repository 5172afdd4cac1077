"""Tables of who may have what done, and of what is given for it, by which the tests beside this room ask."""
