"""The demonstration mail server and the page that shows what it got, so that a trial sends nothing out.

Doors: message (a message as it is read), sandbox (what a mail's HTML may do where it is shown, in other pages too),
views and urls (its pages), server (the mail server).
"""
