"""How the page of one's own account names a session."""

from django import template

from designer.accounts.browsers import name_browser

register = template.Library()
register.filter("browser_name", name_browser)
