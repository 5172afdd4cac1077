"""The forms of folders of the catalog, and of where in it a connection manager stands."""

from collections.abc import Collection
from typing import Any

from django import forms

from connections.catalog.folders.services import find_folder, read_tree
from connections.models import ConnectionManager, Folder
from designer.editors.choices import Choice
from designer.editors.fields import NameField
from designer.models import User
from designer.people.permissions import Action, Root, may, with_right

HERE = ("", "The catalog itself")


def offer_folders(user: User, kept: Collection[int | None] = (), without: Collection[int] = ()) -> list[Choice]:
    """Give the folders in which the user may make something, with the ways to them; kept ones anyway."""
    tree = read_tree(user)
    may_make = set(Folder.objects.filter(with_right(user, Action.CREATE_OBJECTS, Folder)).values_list("pk", flat=True))
    offered = (may_make | set(kept)) - set(without)
    return [(str(each.pk), tree.label(each.pk)) for each in tree.walk() if each.pk in offered]


class PlaceForm(forms.Form):
    """A choice among the folders that the user may put something into, and the place where it stands."""

    folder = forms.ChoiceField(required=False, label="Stands in")

    def __init__(
        self, data: Any, *, user: User, place: int | None, without: Collection[int] = (), **options: Any
    ) -> None:
        super().__init__(data, **options)
        self.user = user
        top = [HERE] if place is None or may(user, Action.CREATE_OBJECTS, Root.CATALOG) else []
        field = self.fields["folder"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - narrows the type
        field.choices = [*top, *offer_folders(user, [place], without)]

    @property
    def chosen(self) -> Folder | None:
        """The folder of a valid form; None is the catalog itself."""
        chosen = self.cleaned_data["folder"]
        return find_folder(self.user, int(chosen)) if chosen else None


class FolderForm(PlaceForm):
    """A folder's name, and the one that it stands in."""

    name = NameField("Type a name, such as Europe.")
    field_order = ("name", "folder")


class ConnectionPlaceForm(PlaceForm):
    """Where a shared connection manager stands, and whose it is."""

    owner = forms.CharField(
        max_length=150,
        required=False,
        help_text="The user name of whom people ask about it. It gives no rights; those are given under Access.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, data: Any, *, user: User, manager: ConnectionManager) -> None:
        owner = manager.owner.username if manager.owner else ""
        initial = {"folder": str(manager.folder_id or ""), "owner": owner}
        super().__init__(data, user=user, place=manager.folder_id, initial=initial)
        if manager.project_id:
            del self.fields["folder"]

    @property
    def chosen(self) -> Folder | None:
        """The folder of a valid form; None is the catalog itself, or no place in it."""
        return super().chosen if "folder" in self.fields else None
