"""The pages of the designer. A view reads the request, calls one service and answers.

Rooms, each with its templates: accounts, people, projects, packages, reference. Beside them stands what all pages
share, and urls.

Doors, for the pages of other apps: refusals (a form shows what a service refuses), search (a list's search box),
choices (what a combobox finds), unsaved_parts (parts for an editor, and back),
failures (what nobody foresaw).
"""
