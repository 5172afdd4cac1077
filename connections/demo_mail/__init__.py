"""The demonstration mail server and the page that shows what it got, so that a trial sends nothing out.

Doors: message (a message as it is read), views and urls (its pages), server (the mail server).
"""
