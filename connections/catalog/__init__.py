"""The catalog: connection managers that a project or the whole team shares, and the pages that edit every manager.

Doors: services (make, change, delete a shared manager), store (what the designer keeps and finds managers with),
choices (managers to choose from in a task's editor), trial_form (the part of an editor that tries it out), ntlm (who
still uses it), uses (where it is used), versions (what it was), and for routes and worker api, version_api, views,
version_views, editor_views and jobs.
"""
