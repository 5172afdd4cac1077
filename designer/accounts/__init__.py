"""Signing in: passwords, failed attempts, and the sessions that are open. What people may do is in designer.people.

Doors: current_user (who is asking), signed_in (whose session it is, outside of a request), client_address (where a
request comes from), session_store (the session engine), sessions (list and end them), passwords (change one's own),
profile (what somebody says of themselves), kept_answers (what programs may ask for once more), signing_out (what the
audit has of it), attempts (when none is taken), forms, browsers (what a browser calls itself), settings (those of
signing in, which designer/settings.py takes over; they name adapter, which begins sessions for django-allauth).

Inside: limits has how many failed attempts are taken; adapter begins each session.
The rooms in it: links, tokens, second_factor, single_sign_on (named_accounts: which account a name opens), directory.
"""
