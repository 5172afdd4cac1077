"""What is wrong or doubtful in a package that can be saved all the same.

Doors: issue (one message, and how bad it is), scope (what a part can see while it is judged), marks (words beside a
thing that nobody may overlook), error_boundary (a part that cannot be judged at all).
"""
