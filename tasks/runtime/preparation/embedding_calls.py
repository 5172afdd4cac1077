"""Step 5: make one document of all packages, and let the environment set the shared connection managers."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from uuid import UUID

from designer.issues.scope import index_connections
from designer.package.document import ConnectionManagerDocument, PackageDocument
from tasks.runtime.preparation.parameters import SECRET
from tasks.runtime.preparation.stages import Embedded, Hidden, PackageOfRun
from tasks.types.execute_package.child_package import ChildPackageProperties
from tasks.types.execute_package.embedding import embed

Index = Mapping[str, ConnectionManagerDocument]


def embed_calls(hidden: Hidden) -> Embedded:
    """Embed each package below the task that calls it. Raises Invalid for what the environment cannot set."""
    shared: dict[UUID, ConnectionManagerDocument] = {}
    for package in hidden.packages:
        for each in package.shared_connections:
            shared.setdefault(each.id, each)
    return Embedded(
        parts=hidden,
        document=_embed_all(hidden, index_connections(shared.values())),
        shared_connections=hidden.environment.override(None, shared.values()),
        overridden=frozenset(_find_overridden(hidden, shared.values())),
    )


def _find_overridden(hidden: Hidden, shared: Iterable[ConnectionManagerDocument]) -> Iterator[UUID]:
    for package in hidden.packages:
        own = package.document.connections
        yield from (each.id for each in own if hidden.environment.sets(package.number, each))
    yield from (each.id for each in shared if hidden.environment.sets(None, each))


def _embed_all(hidden: Hidden, known: Index) -> PackageDocument:
    """Embed from the last package to the first: what a package calls comes after it."""
    packages = hidden.packages
    documents = [each.document for each in packages]
    calls: dict[int, list[tuple[UUID, int]]] = defaultdict(list)
    for place, package in enumerate(packages):
        if package.call:
            calls[package.call.caller].append((package.call.task.id, place))
    for caller in sorted(calls, reverse=True):
        children = {
            task: (documents[place], _describe(packages[place], _find_shared(hidden, place, known)))
            for task, place in calls[caller]
        }
        documents[caller] = embed(documents[caller], children)
    return documents[0]


def _find_shared(hidden: Hidden, place: int, known: Index) -> list[ConnectionManagerDocument]:
    """Give the shared managers of a package, as the environment makes them, where it means something else by an ID or a
    name than the run as a whole: one in another version, or that of the project and not that of the catalog."""
    own = hidden.packages[place].shared_connections
    is_same = all(known[key] == each for key, each in index_connections(own).items())
    return [] if is_same else hidden.environment.override(None, own)


def _describe(package: PackageOfRun, shared: list[ConnectionManagerDocument]) -> ChildPackageProperties:
    """Give what is a called package's own beside its tasks and variables."""
    return ChildPackageProperties(
        package=package.number,
        version=package.version,
        parameters=package.document.parameters,
        connections=package.document.connections,
        shared_connections=shared,
        in_doubt=package.document.in_doubt,
        kept={name: value for name, value in package.kept.items() if SECRET in value},
    )
