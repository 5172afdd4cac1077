"""Teams: groups of people that rights are given to."""

from typing import ClassVar

from django.contrib.auth.models import Group
from django.db import models
from django.db.models import Q


class Team(Group):
    """A group of Django's, so that directories that know groups fill it. Who is in a team is in its parent as well.

    Everybody who can sign in is in the one that is_everyone, without a row for it.
    """

    parent = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="children")
    is_everyone = models.BooleanField(default=False)
    objects: ClassVar[models.Manager["Team"]] = models.Manager()  # type: ignore[assignment]  # not Group's own

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["is_everyone"], condition=Q(is_everyone=True), name="team_one_everyone")
        ]

    def __str__(self) -> str:
        return self.name
