"""Changes to credentials, and who sees which. The owner changes one; who may use it is a right of its own."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import reduce
from operator import or_
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet

from connections.credentials import vault
from connections.credentials.references import describe_secret, find_reference_problems, require_reference_rights
from connections.hosts.patterns import read_patterns, write_patterns
from connections.models import ConnectionManager, Credential, CredentialKind, SecretCheck
from designer.errors import Invalid, NotAllowed, NotFound
from designer.models import Project, Team, User
from designer.package.diff import describe_values
from designer.package.document import ConnectionManagerDocument
from designer.people import audit
from designer.people.permissions import (
    Action,
    Person,
    is_administrator,
    may,
    require,
    visible_projects,
    with_right,
)
from designer.people.principals import teams_of
from designer.services.teams import find_named

LARGEST_SECRET, MOST_TEAMS = 65_536, 100
ONE_LINE = r"^[^\x00-\x1f\x7f]*$"
"""A pattern for the name of a user, as the API shows it."""
ONLY_OWNER = "Only its owner, or an administrator, says which teams may change this credential."
NOT_YOURS = (
    "You may not use the credential “{credential}”, so you can neither choose it nor change or delete a connection "
    "manager that names it. Choose another one, or ask its owner to allow it."
)


@dataclass(frozen=True)
class CredentialData:
    """What a person says of a credential. No secret, and no servers, mean that what is there stays."""

    name: str
    kind: CredentialKind
    user_name: str
    description: str = ""
    secret: bytes | None = field(default=None, repr=False)
    source: str | None = None
    """Where the secret is: a source of connections.credentials.sources, "" for here; None means that it stays."""
    reference: str = ""
    user_names: frozenset[str] = frozenset()
    project_ids: frozenset[int] = frozenset()
    team_names: frozenset[str] | None = None
    """Teams whose people may use it; None means that those that are there stay, as with the teams that manage it."""
    managing_team_names: frozenset[str] | None = None
    servers: str | None = None
    """Patterns of the servers that it may be shown to; None means that those that are there stay."""
    allows_unverified_tls: bool = False


@transaction.atomic
def create_credential(user: Person, data: CredentialData, owner: User | None = None) -> Credential:
    """Make a credential of the user's own, or of another owner's. Raises Invalid."""
    credential = Credential(owner=owner or (user if isinstance(user, User) else None))
    _store(user, credential, data)
    audit.record(user, "created credential", credential, changes=describe_values({}, _describe(credential)))
    return credential


@transaction.atomic
def change_credential(user: Person, credential: Credential, data: CredentialData) -> Credential:
    """Change a credential. Runs that authenticate from now on use it so. Raises Invalid or NotAllowed."""
    require(user, Action.MODIFY, credential)
    # The row may have changed since it was read: a rotation of the keys must not be undone.
    credential = Credential.objects.select_for_update().get(pk=credential.pk)
    require_reference_rights(user, credential)
    before, place = _describe(credential), (credential.source, credential.reference, credential.kind)
    _store(user, credential, data)
    changes = describe_values(before, _describe(credential))
    changes += ["changed the secret"] if data.secret is not None else []
    if data.secret is not None or place != (credential.source, credential.reference, credential.kind):
        SecretCheck.objects.filter(credential=credential).delete()
    audit.record(user, "changed credential", credential, changes=changes)
    return credential


@transaction.atomic
def delete_credential(user: User, credential: Credential) -> None:
    """Delete a credential. Connection managers that name it stay, and cannot authenticate any more."""
    require(user, Action.MODIFY, credential)
    audit.record(user, "deleted credential", credential, changes=describe_values(_describe(credential), {}))
    credential.delete()


def read_data(credential: Credential) -> CredentialData:
    """Give what a credential says now, to change a part of it; its secret stays."""
    return CredentialData(
        name=credential.name,
        kind=CredentialKind(credential.kind),
        user_name=credential.user_name,
        description=credential.description,
        user_names=frozenset(credential.users.filter(is_active=True).values_list("username", flat=True)),
        project_ids=frozenset(credential.projects.values_list("pk", flat=True)),
        allows_unverified_tls=credential.allows_unverified_tls,
    )


def find_credential(user: User, uid: UUID) -> Credential:
    """Give a credential that the user may see. Raises NotFound or NotAllowed."""
    credential = Credential.objects.select_related("owner", "secret_check").filter(uid=uid).first()
    if credential is None:
        raise NotFound("There is no such credential. It may have been deleted.")
    require(user, Action.READ, credential)
    return credential


def find_own_credential(user: User, uid: UUID) -> Credential:
    """Give a credential that the user may change. Raises NotFound or NotAllowed."""
    credential = find_credential(user, uid)
    if not may(user, Action.MODIFY, credential):
        whom = credential.owner or "an administrator"
        raise NotAllowed(f"Only its owner, {whom}, and teams that manage it may change this credential.")
    return credential


def usable_credentials(user: Person) -> QuerySet[Credential]:
    """Give the credentials that the user may use, by name."""
    credentials = Credential.objects.select_related("owner", "secret_check").order_by("name", "pk")
    if not isinstance(user, User) or user.is_superuser:
        return credentials
    runs = Project.objects.filter(with_right(user, Action.EXECUTE, Project))
    teams = teams_of(user)
    shared = Q(users=user) | Q(projects__in=runs.values("pk")) | Q(teams__in=teams) | Q(managing_teams__in=teams)
    return credentials.filter(pk__in=Credential.objects.filter(Q(owner=user) | shared).values("pk"))


def find_forbidden_uses(
    user: Person, before: Iterable[ConnectionManagerDocument], after: Iterable[ConnectionManagerDocument]
) -> list[str]:
    """Say which credentials the user may not use, among those that new, changed or deleted connection managers name.

    Else somebody could send another person's credential to a server of their own choice. What a manager named before
    the change counts as well: whoever takes the credential out, or another name or type, leads elsewhere what others
    send with it. One with expressions leads wherever the variables of its package say, so it counts as changed with
    everything around it. Two queries at most.
    """
    kept = {manager.id: manager for manager in before}
    made = {manager.id: manager for manager in after}
    changed = [one for one in made.values() if one.expressions or not _is_same(one, kept.get(one.id))]
    former = [one for one in kept.values() if not _is_same(one, made.get(one.id))]
    names = {str(manager.properties.get("credential") or "").strip() for manager in [*changed, *former]} - {""}
    if not names:
        return []
    # As resolving compares, and in the database: what it takes for the same name in another case is the same here.
    named = Credential.objects.filter(reduce(or_, (Q(name__iexact=name) for name in names)))
    forbidden = named.exclude(pk__in=usable_credentials(user).values("pk"))
    return [NOT_YOURS.format(credential=one) for one in forbidden]


def _is_same(one: ConnectionManagerDocument, other: ConnectionManagerDocument | None) -> bool:
    """Tell whether two states of a manager differ in nothing but their words for people."""
    ignored = {"description"}
    return other is not None and one.model_dump(exclude=ignored) == other.model_dump(exclude=ignored)


def _store(user: Person, credential: Credential, data: CredentialData) -> None:
    _check(user, credential, data)
    users, projects = _find_users(data.user_names), _find_projects(user, credential, data.project_ids)
    teams = None if data.team_names is None else find_named(data.team_names, "teams")
    managing = _find_managing(user, credential, data.managing_team_names)
    credential.name, credential.description = data.name.strip(), data.description
    credential.kind, credential.user_name = data.kind, data.user_name.strip()
    credential.source, credential.reference = _place_of_secret(credential, data)
    if data.secret is not None or credential.source:
        credential.encrypted_secret = vault.encrypt(data.secret) if data.secret is not None else ""
    credential.servers, credential.allows_unverified_tls = _read_servers(credential, data), data.allows_unverified_tls
    credential.save()
    credential.users.set(users)
    credential.projects.set(projects)
    if teams is not None:
        credential.teams.set(teams)
    if managing is not None:
        credential.managing_teams.set(managing)


def _describe(credential: Credential) -> dict[str, object]:
    """Give what the record says of a credential: everything but its secret."""
    return {
        "name": credential.name,
        "description": credential.description,
        "kind": str(credential.kind),
        "user name": credential.user_name,
        "secret": describe_secret(credential),
        "owner": str(credential.owner or ""),
        "servers": credential.servers,
        "may be shown without verified TLS": credential.allows_unverified_tls,
        "users": ", ".join(credential.users.order_by("username").values_list("username", flat=True)),
        "projects": ", ".join(credential.projects.order_by("name").values_list("name", flat=True)),
        "teams": ", ".join(credential.teams.order_by("name").values_list("name", flat=True)),
        "teams that manage it": ", ".join(credential.managing_teams.order_by("name").values_list("name", flat=True)),
    }


def _place_of_secret(credential: Credential, data: CredentialData) -> tuple[str, str]:
    """Say from which source the secret comes, and its name there; none where it is kept here."""
    if data.source is not None:
        return data.source, data.reference.strip() if data.source else ""
    return ("", "") if data.secret is not None else (credential.source, credential.reference)


def _check(user: Person, credential: Credential, data: CredentialData) -> None:
    """Raise Invalid with a sentence for each field that will not do."""
    problems: dict[str, str] = {}
    if not data.name.strip():
        problems["name"] = "Give the credential a name."
    elif Credential.objects.filter(name__iexact=data.name.strip()).exclude(pk=credential.pk).exists():
        problems["name"] = f"There is a credential called “{data.name.strip()}” already. Choose another name."
    elif data.name.strip().casefold() != credential.name.casefold() and _is_named(data.name.strip()):
        problems["name"] = (
            f"A connection manager names a credential “{data.name.strip()}” already, and would authenticate with this "
            "one at once, wherever it leads. Choose another name, or take it out of that connection manager first."
        )
    if not data.user_name.strip():
        problems["user_name"] = "Name the user, as DOMAIN\\user or user@REALM."
    try:
        _read_servers(credential, data)
    except ValueError as error:
        problems["servers"] = str(error)
    source, reference = _place_of_secret(credential, data)
    if source:
        problems |= find_reference_problems(user, source, reference, has_secret=data.secret is not None)
    elif sentence := _secret_problem(credential, data):
        problems["keytab" if data.kind == CredentialKind.KEYTAB else "password"] = sentence
    if problems:
        raise Invalid(" ".join(problems.values()), problems)


def _read_servers(credential: Credential, data: CredentialData) -> str:
    """Give the patterns as the row keeps them. Raises ValueError."""
    return credential.servers if data.servers is None else write_patterns(read_patterns(data.servers))


def _is_named(name: str) -> bool:
    """Tell whether a manager names it, as resolving reads that: with blanks around it or without."""
    named = ConnectionManager.objects.filter(properties__credential__icontains=name)
    names = named.values_list("properties__credential", flat=True)
    return any(each.strip().casefold() == name.casefold() for each in names.iterator())


def _secret_problem(credential: Credential, data: CredentialData) -> str:
    what = "keytab" if data.kind == CredentialKind.KEYTAB else "password"
    if data.secret is None:
        has_one = bool(credential.encrypted_secret) and credential.kind == data.kind
        return "" if has_one else f"Give the {what}."
    if not data.secret:
        return f"The {what} is empty."
    return f"The {what} is too long." if len(data.secret) > LARGEST_SECRET else ""


def _find_users(names: Iterable[str]) -> list[User]:
    wanted = set(names)
    users = list(User.objects.filter(username__in=wanted, is_active=True))
    if missing := wanted - {user.username for user in users}:
        sentence = f"There is no user {', '.join(sorted(missing))}."
        raise Invalid(sentence, {"users": sentence})
    return users


def _find_managing(user: Person, credential: Credential, names: frozenset[str] | None) -> list[Team] | None:
    """Give the teams that are to manage it, which only its owner and administrators change. Raises Invalid."""
    if names is None:
        return None
    managing = find_named(names, "managing_teams")
    kept = set(credential.managing_teams.all()) if credential.pk else set()
    is_owner = is_administrator(user) or credential.owner == user
    if set(managing) != kept and not is_owner:
        raise Invalid(ONLY_OWNER, {"managing_teams": ONLY_OWNER})
    return managing


def _find_projects(user: Person, credential: Credential, numbers: frozenset[int]) -> list[Project]:
    """Give the projects; one that the user cannot see may stay, but not come in."""
    kept = Q(usable_credentials=credential) if credential.pk else Q(pk__in=())
    projects = list(Project.objects.filter(Q(pk__in=visible_projects(user)) | kept, pk__in=numbers).distinct())
    if len(projects) < len(numbers):
        sentence = "You are not a member of each of these projects."
        raise Invalid(sentence, {"projects": sentence})
    return projects
