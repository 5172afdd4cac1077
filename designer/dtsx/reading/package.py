"""A package (.dtsx) in any of its formats."""

from dataclasses import replace

from designer.dtsx.kinds import PACKAGE
from designer.dtsx.reading.connections import read_connections
from designer.dtsx.reading.decryption import open_tree
from designer.dtsx.reading.executables import Owner, read_contents
from designer.dtsx.reading.formats import check_root, find_format, tell_encoding
from designer.dtsx.reading.layout.finding import read_layout
from designer.dtsx.reading.misplaced import tell_misplaced
from designer.dtsx.reading.objects import read_basics
from designer.dtsx.reading.progress import Progress
from designer.dtsx.reading.still_encrypted import tell_encrypted
from designer.dtsx.reading.variables import read_parameters
from designer.dtsx.source import SourcePackage
from designer.dtsx.xml.elements import DTS, elements
from designer.dtsx.xml.limits import ORDINARY, Limits
from designer.dtsx.xml.tree import Tree

ROOT_PATH = "\\Package"
DESCRIBED = frozenset(
    f"{{{DTS}}}{name}"
    for name in (
        *("Property", "PropertyExpression", "Executable", "Executables", "Variable", "Variables"),
        *("PrecedenceConstraint", "PrecedenceConstraints", "EventHandler", "EventHandlers"),
        *("ConnectionManager", "ConnectionManagers", "PackageParameter", "PackageParameters", "DesignTimeProperties"),
    )
)


def read_package(octets: bytes, limits: Limits = ORDINARY, password: str = "") -> SourcePackage:
    """Read a package. Raises FileRefused, and nothing else, whatever the octets are."""
    tree = open_tree(octets, limits, password)
    check_root(tree.root)
    progress = Progress()
    tell_encoding(tree, ROOT_PATH, progress)
    package = _assemble(tree, progress)
    tell_encrypted(package, progress)
    tell_misplaced(package, progress)
    layout = read_layout(package, progress)
    return replace(
        package,
        layout=layout.places,
        annotations=tuple(layout.annotations),
        findings=tuple(progress.findings),
    )


def _assemble(tree: Tree, progress: Progress) -> SourcePackage:
    root = tree.root
    basics = read_basics(root)
    progress.paths[ROOT_PATH] = 1
    return SourcePackage(
        path=ROOT_PATH,
        element=root,
        line=basics.line,
        id=progress.claim_id(basics.properties.get("DTSID", ""), ROOT_PATH, basics.line),
        properties=basics.properties,
        expressions=basics.expressions,
        data=basics.data,
        kind=PACKAGE,
        format=find_format(root, progress),
        encoding=tree.encoding,
        connections=tuple(read_connections(root, progress)),
        parameters=tuple(read_parameters(root, progress)),
        rest=tuple(child for child in elements(root) if child.tag not in DESCRIBED),
        **read_contents(Owner(root, ROOT_PATH), progress),
    )
