"""What is asked once more where somebody has mail sent by hand in an environment that is marked as production."""

from django.template.defaultfilters import pluralize

from designer.errors import Invalid

FIELD = "confirm_production"
"""What forms and the API call the confirmation."""
RUN = (
    "“{environment}” is a production environment. “{package}” has {count} task{s}, and its mail reaches the people to "
    "whom it is addressed. Confirm that it shall run there."
)
SHADOW_RUN = (
    "“{environment}” is a production environment. “{package}” has {count} task{s}. Its mail is withheld, and whatever "
    "else it does, it does there. Confirm that it shall run there."
)
SEND_AGAIN = (
    "{count} message{s} of a production environment ({environments}) would reach {recipients} recipient{more}. Confirm "
    "that they shall be sent again."
)


def refuse_run(environment: str, package: str, count: int, *, is_shadow: bool) -> Invalid:
    """Make the refusal of a run that nobody has confirmed."""
    words = SHADOW_RUN if is_shadow else RUN
    return _refuse(words.format(environment=environment, package=package, count=count, s=pluralize(count)))


def refuse_sending(environments: str, count: int, recipients: int) -> Invalid:
    """Make the refusal of sending again what nobody has confirmed."""
    s, more = pluralize(count), pluralize(recipients)
    return _refuse(SEND_AGAIN.format(environments=environments, count=count, s=s, recipients=recipients, more=more))


def _refuse(sentence: str) -> Invalid:
    return Invalid(sentence, {FIELD: sentence})
