"""The pages and the API of executions: start one, follow it, look back at it.

Doors: api (routes, and how an execution is described), run_fields (the fields of forms that say how a package is to
run), live (following one; how many views, and who may look), views and run_views (pages), webhook (what tools report
without an account), history (what the designer's lists say of the newest executions). The rooms in it: drafts, and
masking (what they ran with, of parameters that become sensitive).
"""
