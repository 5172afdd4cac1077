"""Certificates as they are read and told of, without any connection.

Doors: pem (the administrator's folder and the text of a CA bundle), peer (a server's certificate in words).
"""
