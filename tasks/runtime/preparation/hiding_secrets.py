"""Step 4: make sensitive what is bound to something sensitive, so that nobody is shown it on this way."""

from collections.abc import Collection, Mapping
from dataclasses import replace

from designer.package.document import ParameterDocument
from tasks.runtime.preparation.stages import Evaluated, Hidden, PackageOfRun
from tasks.runtime.secrecy import find_secret_names, name_plainly


def hide_secrets(evaluated: Evaluated) -> Hidden:
    """Hide parameters of called packages. Callers come first, so what is hidden in them counts for what they call."""
    shared = [each for package in evaluated.packages for each in package.shared_connections]
    packages: list[PackageOfRun] = []
    secrets: dict[int, set[str]] = {}
    for package in evaluated.packages:
        if package.call is None:
            packages.append(package)
            continue
        place = package.call.caller
        if place not in secrets:
            secrets[place] = find_secret_names(packages[place].document, evaluated.project_parameters, shared)
        packages.append(_hide(package, package.call.bindings, secrets[place]))
    return Hidden(replace(evaluated, packages=tuple(packages)))


def _hide(package: PackageOfRun, bindings: Mapping[str, str], secret: Collection[str]) -> PackageOfRun:
    parameters = [
        each.model_copy(update={"sensitive": True, "value": None}) if _is_secret(each, bindings, secret) else each
        for each in package.document.parameters
    ]
    return replace(package, document=package.document.model_copy(update={"parameters": parameters}))


def _is_secret(parameter: ParameterDocument, bindings: Mapping[str, str], secret: Collection[str]) -> bool:
    return parameter.name in bindings and name_plainly(bindings[parameter.name]) in secret
