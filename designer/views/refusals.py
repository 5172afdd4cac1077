"""How a page's form shows what a service refuses."""

from collections.abc import Iterator
from contextlib import contextmanager

from django import forms

from designer.errors import Conflict, Invalid


@contextmanager
def refusals_in(form: forms.Form) -> Iterator[None]:
    """Show an Invalid of the block in the form, at its field where it names one, or that somebody else was first; then
    go on after the block."""
    try:
        yield
    except Invalid as error:
        add_errors(form, error.fields, error.sentence)
    except Conflict as error:
        add_errors(form, {}, error.sentence)


def status_of(form: forms.Form) -> int:
    """Give the answer's status for a page with this form: 422 when it was sent and refused."""
    return 422 if form.is_bound else 200


def add_errors(form: forms.Form, fields: dict[str, str], sentence: str) -> None:
    """Show a service's refusal in the form: at its field where it names one, on top otherwise."""
    known = {key: text for key, text in fields.items() if key in form.fields}
    for key, text in known.items():
        form.add_error(key, text)
    if not known:
        form.add_error(None, sentence)
