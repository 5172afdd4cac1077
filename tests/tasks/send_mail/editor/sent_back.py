"""The editor opened, and sent back as a browser would."""

from html.parser import HTMLParser
from typing import TypeVar

from django.http import QueryDict

from designer.editors.context import EditorContext
from designer.editors.part_forms import ExecutableForm
from designer.package.document import ExecutableDocument
from tasks.types.send_mail.editor import SendMailForm
from tests.packages import smtp

Form = TypeVar("Form", bound=ExecutableForm)
RELAY = smtp("Relay")


class Page(HTMLParser):
    """What a browser would send of a page that nobody has typed in (HTML: form submission algorithm)."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.sent: list[tuple[str, str]] = []
        self.area: str | None = None
        self.chosen: str | None = None
        self.templates = 0
        self.feed(html)

    def handle_starttag(self, tag: str, found: list[tuple[str, str | None]]) -> None:
        given = dict(found)
        self.templates += tag == "template"
        if self.templates:
            return
        is_box = tag == "input" and given["type"] in ("checkbox", "radio")
        if tag == "input" and (not is_box or "checked" in given):
            self.sent.append((given["name"], given.get("value", "on" if is_box else "")))
        elif tag == "textarea":
            self.area, self.text = given["name"], ""
        elif tag == "select":
            self.chosen, self.options = given["name"], []
        elif tag == "option" and ("selected" in given or not self.options):
            self.options.append(given["value"])

    def handle_data(self, data: str) -> None:
        if self.area:
            self.text += data

    def handle_endtag(self, tag: str) -> None:
        self.templates -= tag == "template"
        if tag == "textarea" and self.area:
            text = self.text.removeprefix("\n").replace("\n", "\r\n")
            self.sent.append((self.area, text))
            self.area = None
        elif tag == "select" and self.chosen:
            self.sent.append((self.chosen, self.options[-1]))
            self.chosen = None


def send_back(task: ExecutableDocument, context: EditorContext, **typed: object) -> SendMailForm:
    """Open the editor of a Send Mail task, type some fields anew, and press OK."""
    return send_form_back(SendMailForm, task, context, **typed)


def send_form_back(kind: type[Form], part: ExecutableDocument, context: EditorContext, /, **typed: object) -> Form:
    """Open an editor by its form, type some fields anew, and press OK."""
    form = kind(executable=part, context=context)
    page = Page("".join(field.as_field_group() for _, fields in form.bound_pages() for field in fields))
    data = QueryDict(mutable=True)
    for name, value in page.sent:
        data.appendlist(name, value)
    for name, value in typed.items():
        data.setlist(name, value if isinstance(value, list) else [str(value)])
    return kind(data, executable=part, context=context)
