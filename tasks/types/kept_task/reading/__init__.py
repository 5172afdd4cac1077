"""What the XML of a kept task tells: SSIS's type, what is known of the task, and mail that it sends by itself.

Doors: known_types (what SSIS calls a type), facts (what is known of a task), found_mail and drawn_mail (mail that is
sent without a Send Mail task).
"""
