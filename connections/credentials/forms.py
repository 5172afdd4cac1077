"""The form of a credential. A secret goes in and never comes out."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from connections.credentials.project_choices import list_projects
from connections.credentials.references import KEPT, KEPT_HERE, OTHERS
from connections.credentials.services import LARGEST_SECRET, MOST_TEAMS, CredentialData
from connections.credentials.sources import SOURCES, offered_sources
from connections.credentials.sources.source import Source
from connections.hosts.patterns import LONGEST_PATTERN, MOST_PATTERNS
from connections.models import LONGEST_REFERENCE, Credential, CredentialKind
from designer.models import User
from designer.people.permissions import is_administrator

STAYS = "Left empty, the one that is kept stays."


class NamesField(forms.CharField):
    """Names of teams, one on each line, since they may hold commas."""

    def __init__(self, **options: Any) -> None:
        widget = forms.Textarea(attrs={"rows": 2, "spellcheck": "false"})
        super().__init__(max_length=4096, required=False, widget=widget, **options)

    def clean(self, value: Any) -> Any:
        """Give the names; not more than there may be."""
        names = [name.strip() for name in super().clean(value).splitlines() if name.strip()]
        if len(names) > MOST_TEAMS:
            raise forms.ValidationError(f"Name at most {MOST_TEAMS} teams.")
        return names


class CredentialForm(forms.Form):
    """Makes a credential, or changes one."""

    name = forms.CharField(max_length=128, help_text="What connection managers call it.")
    description = forms.CharField(max_length=1024, required=False, widget=forms.Textarea(attrs={"rows": 2}))
    kind = forms.ChoiceField(choices=CredentialKind.choices)
    user_name = forms.CharField(
        max_length=256,
        label="User name",
        help_text="DOMAIN\\user or user@REALM; for a keytab, the principal that it holds a key of.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    source = forms.ChoiceField(
        label="Where the secret is",
        help_text="Workers read a secret that is not kept here at the moment at which they authenticate.",
    )
    reference = forms.CharField(
        max_length=LONGEST_REFERENCE,
        required=False,
        label="What it refers to",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    password = forms.CharField(
        max_length=1024,
        required=False,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text="It is kept encrypted and never shown again.",
    )
    keytab = forms.FileField(
        required=False,
        widget=forms.FileInput,
        help_text="The file, as ktutil or ktpass makes it; it is kept encrypted.",
    )
    servers = forms.CharField(
        max_length=LONGEST_PATTERN * MOST_PATTERNS,
        required=False,
        label="Servers that it may be shown to",
        help_text="Such as mail.example.com, *.example.com or mail.example.com:587, with commas or line breaks between "
        "them. Left empty: to none, so that nobody can use it yet.",
        widget=forms.Textarea(attrs={"rows": 2, "spellcheck": "false"}),
    )
    allows_unverified_tls = forms.BooleanField(
        required=False,
        label="May be shown without verified TLS",
        help_text="NTLM gives whoever listens, or poses as the server, what a password can be guessed from. Off: NTLM "
        "is used only inside TLS, with the server's certificate verified.",
    )
    users = forms.CharField(
        max_length=4096,
        required=False,
        label="People who may use it",
        help_text="User names with commas between them. You may always use it.",
    )
    projects = forms.MultipleChoiceField(
        required=False,
        label="Projects that may use it",
        help_text="Every run in such a project may authenticate with it, and its members in every run of theirs.",
        widget=forms.CheckboxSelectMultiple,
    )

    teams = NamesField(label="Teams that may use it", help_text="One on each line.")
    managing_teams = NamesField(
        label="Teams that manage it",
        help_text="One on each line. Their people may use and change it, also where it may be shown to; export it they "
        "may not. Its owner says which teams these are.",
    )

    closed = ""
    """Why nothing can be changed."""

    def __init__(self, user: User, data: Any, files: Any, credential: Credential | None = None) -> None:
        super().__init__(data, files, initial=_initial(credential) if credential else None)
        shared = list(credential.projects.values_list("pk", "name")) if credential else []
        listed = dict([*list_projects(user, ""), *((str(pk), name) for pk, name in shared)])
        field = self.fields["projects"]
        assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101 - narrows the type
        field.choices = list(listed.items())
        if not listed:
            del self.fields["projects"]
        if credential and not credential.source:
            self.fields["password"].help_text = self.fields["keytab"].help_text = STAYS
        self._offer_sources(user, credential)

    def _offer_sources(self, user: User, credential: Credential | None) -> None:
        """Let administrators refer to secrets; to others the choice is shown where somebody has made it."""
        used = credential.source if credential else ""
        listed = {source.name: source for source in offered_sources()}
        if used in SOURCES:
            listed[used] = SOURCES[used]
        if not used and not (listed and is_administrator(user)):
            del self.fields["source"], self.fields["reference"]
            return
        field = self.fields["source"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - narrows the type
        field.choices = [(KEPT, KEPT_HERE), *((source.name, source.label) for source in listed.values())]
        self.fields["reference"].help_text = _describe_allowed(listed.values())
        if not is_administrator(user):
            self.closed = OTHERS.format(credential=credential)
            for each in self.fields.values():
                each.disabled = True

    def clean_keytab(self) -> bytes | None:
        """Give the content, of a size that a keytab can have."""
        file = self.cleaned_data["keytab"]
        return bytes(file.read(LARGEST_SECRET + 1)) if isinstance(file, UploadedFile) else None

    def to_data(self) -> CredentialData:
        """Give what was typed; the form must be valid."""
        values = self.cleaned_data
        kind = CredentialKind(values["kind"])
        password = values["password"].encode() if values["password"] else None
        source = values.get("source")
        is_kept = source in (None, KEPT)
        secret = values["keytab"] if kind == CredentialKind.KEYTAB else password
        return CredentialData(
            name=values["name"],
            description=values["description"],
            kind=kind,
            user_name=values["user_name"],
            secret=secret if is_kept else None,
            source=None if source is None else "" if is_kept else source,
            reference=values.get("reference", ""),
            user_names=frozenset(name.strip() for name in values["users"].split(",") if name.strip()),
            project_ids=frozenset(int(number) for number in values.get("projects", [])),
            team_names=frozenset(values["teams"]),
            managing_team_names=frozenset(values["managing_teams"]),
            servers=values["servers"],
            allows_unverified_tls=values["allows_unverified_tls"],
        )


def _describe_allowed(sources: Iterable[Source]) -> str:
    """Say what a reference may name, with what is no text in base64."""
    allowed = [source.describe_allowed() for source in sources if source.is_offered()]
    return " ".join([*allowed, "A keytab stands in base64 where only text can stand."])


def _initial(credential: Credential) -> dict[str, Any]:
    return {
        "name": credential.name,
        "description": credential.description,
        "kind": credential.kind,
        "user_name": credential.user_name,
        "source": credential.source or KEPT,
        "reference": credential.reference,
        "servers": credential.servers,
        "allows_unverified_tls": credential.allows_unverified_tls,
        "users": ", ".join(credential.users.order_by("username").values_list("username", flat=True)),
        "projects": [str(pk) for pk in credential.projects.values_list("pk", flat=True)],
        "teams": "\n".join(credential.teams.order_by("name").values_list("name", flat=True)),
        "managing_teams": "\n".join(credential.managing_teams.order_by("name").values_list("name", flat=True)),
    }
