"""What the HTML of a mail may do where people look at it: in a delivery, in a preview, in the demonstration mailbox."""

from django.http import HttpResponse

# A mail is a stranger's page: no script, no form, nothing fetched from anywhere, an origin of its own.
MAIL_POLICY = (
    "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
)


def html_answer(html: str) -> HttpResponse:
    """Give the HTML of a mail for the frame in a page of ours."""
    return HttpResponse(html, content_type="text/html; charset=utf-8", headers={"Content-Security-Policy": MAIL_POLICY})
