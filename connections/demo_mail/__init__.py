"""The demonstration mail server and the page that shows what it got, so that a trial sends nothing out."""
