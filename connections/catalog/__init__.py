"""The catalog: connection managers that a project or the whole team shares, and the pages that edit every manager.

Rooms in it: folders (where in the catalog one stands), sends (what was sent), uses (where it is used), versions (what
it was), pins (which version a project uses), scopes (from a package to its project and to the catalog, and one in
another's place). Doors: services (make,
change, delete a shared manager), store (what the designer keeps and finds managers with), listing (what is told of each
in a list), choices (managers to choose from in a task's editor), trial_form (the part of an editor that tries it out),
and for routes and worker api, views, editor_views and jobs.
"""
