"""What goes along when something is copied, converted or exported, and what does not: told before it is done."""

from dataclasses import dataclass

from designer.package.document import PackageDocument

LEFT_BY_FILES = (
    "Secrets: credentials are in no file. A connection manager keeps the name of its own, which has to be there where "
    "the file is imported.",
    "Environments and their values, and what they set in packages.",
    "Rights, owners, and pins to versions.",
    "Executions, what was sent, results of tests, and earlier versions.",
    "Files that packages read.",
)


@dataclass(frozen=True)
class GoingAlong:
    """Sentences: what goes along, and what does not."""

    along: tuple[str, ...] = ()
    left: tuple[str, ...] = ()


def of_package_file(document: PackageDocument, outside: int) -> GoingAlong:
    """Say it of a package in a file; outside is how many connection managers it uses that are not its own."""
    along = (
        "The package: tasks and containers, constraints, variables, parameters, event handlers and notes.",
        f"Its own connection managers: {len(document.connections):,}.",
    )
    sensitive = sum(each.sensitive for each in document.parameters)
    left = (
        *((f"Connection managers of the project or the catalog that it uses: {outside:,}.",) if outside else ()),
        *((f"Values of sensitive parameters: {sensitive:,}.",) if sensitive else ()),
        *LEFT_BY_FILES,
    )
    return GoingAlong(along, left)


def of_project_file(packages: int, managers: int, hidden: int) -> GoingAlong:
    """Say it of a project in a file; hidden is how many connection managers that it uses the asker may not see."""
    along = (
        f"Packages: {packages:,}.",
        f"Connection managers of the project, and those of the catalog that it uses, as the project's: {managers:,}.",
        "The project's parameters, without sensitive values.",
    )
    left = (f"Connection managers that you may not see: {hidden:,}.",) if hidden else ()
    return GoingAlong(along, (*left, *LEFT_BY_FILES))
