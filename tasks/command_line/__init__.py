"""mailwright, the command line of other machines: a server's packages over its API with a token, and files in process.

It asks a server by the client (tasks/client) and works on files by the object model (docs/programs/command-line.md).

Doors: main. The rooms in it: dtexec (calls of dtexec), editing and running (commands).
"""
