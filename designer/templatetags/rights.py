"""What the reader of a page may do, so that it offers nothing else."""

from django import template
from django.template import Context

from designer.people.permissions import Action, Owned, Root, actions_on, say_whom_to_ask

register = template.Library()


@register.simple_tag(takes_context=True)
def actions(context: Context, thing: Owned) -> frozenset[Action]:
    """Give what the reader may do with a thing, in one query: {% actions project as allowed %}."""
    return actions_on(context["request"].user, thing)


@register.simple_tag(takes_context=True)
def actions_on_installation(context: Context) -> frozenset[Action]:
    """Give what the reader may do with the installation itself."""
    return actions_on(context["request"].user, Root.INSTALLATION)


@register.simple_tag
def whom_to_ask(action: str, thing: Owned) -> str:
    """Say that the reader may not do this with a thing, and whom to ask."""
    return say_whom_to_ask(Action(action), thing)
