"""What is known of a kept task from its XML, as people read it: its statement, its script, its components.

The shapes are those of SSIS's files, with the task's data anywhere in the element; names are compared without their
namespaces. Pure functions: they change nothing and need nothing but the element.
"""

from collections.abc import Callable, Iterable, Iterator

from lxml.etree import _Element as Element

from tasks.types.kept import Fact, bound_facts
from tasks.types.kept_task.reading.known_types import TASKS, Family, class_of, describe_type

Given = Iterator[tuple[str, str]]
CONNECTION = "Connection"
SECRET_WORDS = ("password", "pwd", "secret", "token")
"""What the name of an attribute holds that is told to nobody."""
LONGEST_PLAIN = 300
"""Characters of an attribute that is told as it is; a longer one is data, not a setting."""
NO_TEXT = ("", "{00000000-0000-0000-0000-000000000000}")
HIDDEN_CLASSES = ("ManagedComponentHost", "ManagedComponentWrapper")
"""Classes of a data flow's components that only stand for another one, which a property names."""


def find_facts(creation_name: str, element: Element | None) -> list[Fact]:
    """Give what is known of a task of this type; nothing of a type that nobody here knows. element may be the task
    itself or its data."""
    if element is None:
        return []
    if describe_type(creation_name)[1] is Family.DATA_FLOW:
        return bound_facts(_of_data_flow(element))
    kind = class_of(creation_name).casefold()
    if kind not in TASKS:
        return []
    return bound_facts(READERS.get(kind, _of_any)(element))


def _of_sql(element: Element) -> Given:
    data = _find(element, "SqlTaskData")
    yield "Statement", _attribute(data, "SqlStatementSource")
    source = _attribute(data, "SqlStmtSourceType")
    yield "Statement from", source if source != "DirectInput" else ""
    yield CONNECTION, _attribute(data, "Connection")
    result = _attribute(data, "ResultType")
    yield "Result", result.removeprefix("ResultSetType_") if result != "ResultSetType_None" else ""
    for each in _all(element, "ResultBinding"):
        yield f"Result {_attribute(each, 'ResultName')}", f"goes to {_attribute(each, 'DtsVariableName')}"
    for each in _all(element, "ParameterBinding"):
        way = _attribute(each, "ParameterDirection") or "Input"
        yield f"Parameter {_attribute(each, 'ParameterName')}", f"{_attribute(each, 'DtsVariableName')} ({way})"


def _of_script(element: Element) -> Given:
    project = _find(element, "ScriptProject")
    yield "Language", _attribute(project, "Language") or _attribute(element, "Language")
    yield "Project", _attribute(project, "Name")
    yield "Reads", _attribute(project, "ReadOnlyVariables")
    yield "Writes", _attribute(project, "ReadWriteVariables")
    yield "Files", ", ".join(_attribute(each, "Name") for each in _all(element, "ProjectItem"))


def _of_data_flow(element: Element) -> Given:
    for component in _all(element, "component"):
        yield _attribute(component, "name"), _class_of_component(component)


def _class_of_component(component: Element) -> str:
    name = _attribute(component, "componentClassID")
    short = name.removeprefix("Microsoft.").removeprefix("DTSAdapter.").removeprefix("DTSTransform.").split(".")[0]
    if name.startswith("{") or short in HIDDEN_CLASSES:
        words = (_attribute(component, "contactInfo").split(";")[0], _attribute(component, "description"))
        return next((word for word in words if word), "Component")
    return short


def _of_process(element: Element) -> Given:
    data = _find(element, "ExecuteProcessData")
    for name in ("Executable", "Arguments", "WorkingDirectory"):
        yield name, _attribute(data, name)


def _of_files(element: Element) -> Given:
    data = _find(element, "FileSystemData")
    operation = _attribute(data, "TaskOperationType")
    # What is copied is the default, which files leave out.
    yield "Operation", operation or ("CopyFile" if data is not None else "")
    yield "Source", _attribute(data, "TaskSourcePath")
    yield "Destination", _attribute(data, "TaskDestinationPath")


def _of_any(element: Element) -> Given:
    """The settings of a task's data, as they stand there."""
    data = _find(element, "ObjectData")
    for each in (data if data is not None else element).iter():
        if isinstance(each.tag, str) and _name(each.tag) != "ObjectData":
            yield from _settings_of(each)


def _settings_of(element: Element) -> Given:
    for key, value in element.attrib.items():
        name, text = _name(str(key)), str(value).strip()
        is_secret = any(word in name.casefold() for word in SECRET_WORDS)
        if not is_secret and text not in NO_TEXT and len(text) <= LONGEST_PLAIN:
            yield name, text


READERS: dict[str, Callable[[Element], Given]] = {
    "executesqltask": _of_sql,
    "scripttask": _of_script,
    "executeprocess": _of_process,
    "executeprocesstask": _of_process,
    "filesystemtask": _of_files,
}


def _find(element: Element, name: str) -> Element | None:
    return next(iter(_all(element, name)), None)


def _all(element: Element, name: str) -> Iterable[Element]:
    """Give the elements of a name in any namespace, this one among them."""
    return (each for each in element.iter() if isinstance(each.tag, str) and _name(each.tag) == name)


def _attribute(element: Element | None, name: str) -> str:
    """Give an attribute in any namespace; empty when there is none."""
    if element is None:
        return ""
    return next((str(value) for key, value in element.attrib.items() if _name(str(key)) == name), "")


def _name(qualified: str) -> str:
    return qualified.rsplit("}", 1)[-1]
