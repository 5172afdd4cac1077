"""The layout of a package as design-time properties of format 6 or 8: a file of its own, with every flow's graph.

SSIS's designer draws anew what is missing; so a package without any place has no layout.
"""

from collections.abc import Iterator
from dataclasses import replace

from lxml import etree
from lxml.etree import _Element as Element

from designer.dtsx.kinds import CONTAINERS
from designer.dtsx.source import Place, SourceAnnotation, SourceExecutable, SourcePackage
from designer.dtsx.writing.serializer import write_xml

GRAPH = "clr-namespace:Microsoft.SqlServer.IntegrationServices.Designer.Model.Serialization;assembly=Microsoft.SqlServer.IntegrationServices.Graph"  # noqa: E501
LAYOUT_ENGINE = "clr-namespace:Microsoft.SqlServer.Graph.LayoutEngine;assembly=Microsoft.SqlServer.Graph"
MODEL = "clr-namespace:Microsoft.SqlServer.Graph.Model;assembly=Microsoft.SqlServer.Graph"
XAML = "http://schemas.microsoft.com/winfx/2006/xaml"
PRESENTATION = "http://schemas.microsoft.com/winfx/2006/xaml/presentation"
NAMESPACES = {None: GRAPH, "mssgle": LAYOUT_ENGINE, "assembly": XAML, "mssgm": MODEL, "av": PRESENTATION}
VERSIONS = {6: "sql11", 8: "sql11"}
HEADER = 43.0
WIDTH, HEIGHT = 136.0, 44.0
"""A task, as SSIS's designer draws it when nobody has made it larger."""


def write_layout(package: SourcePackage) -> str:
    """Give the text of a package's design-time properties; empty if nothing has a place."""
    if not package.layout and not package.annotations:
        return ""
    objects = etree.Element("Objects", {"Version": VERSIONS[package.format]})
    for executable in package.walk():
        if executable is package or executable.event_name:
            tag = "DtsEventHandler" if executable.event_name else "Package"
            part = etree.SubElement(objects, tag, {"design-time-name": _reference(executable.path)})
            graph = etree.SubElement(etree.SubElement(part, "LayoutInfo"), f"{{{GRAPH}}}GraphLayout", nsmap=NAMESPACES)
            graph.set("Capacity", "4")
            graph.extend(_write_flow(package, executable))
    return write_xml(objects).decode()


def _write_flow(package: SourcePackage, container: SourceExecutable) -> Iterator[Element]:
    is_panel = container.kind in CONTAINERS
    for executable in container.executables:
        yield from _write_node(package, executable, HEADER if is_panel else 0.0)
    for constraint in container.constraints:
        start, end = package.layout.get(constraint.from_path or ""), package.layout.get(constraint.to_path or "")
        if start and end:
            yield _write_edge(f"{_reference(container.path)}.PrecedenceConstraints[{constraint.name}]", start, end)
    for annotation in package.annotations:
        if annotation.container == container.path:
            yield _write_annotation(annotation, container, HEADER if is_panel else 0.0)


def _write_node(package: SourcePackage, executable: SourceExecutable, header: float) -> Iterator[Element]:
    """SSIS counts what is in a container from below its header."""
    place = package.layout.get(executable.path)
    place = replace(place, y=place.y - header) if place else None
    is_container = bool(executable.executables) or executable.kind in CONTAINERS
    if is_container:
        yield from _write_flow(package, executable)
    if place and is_container:
        panel = _pair(_width(place), max(_height(place) - HEADER, 0.0))
        settings = {"HeaderHeight": _number(HEADER), "IsExpanded": str(not place.collapsed), "PanelSize": panel}
        yield _node("ContainerLayout", place, Id=_reference(executable.path), **settings)
    elif place:
        yield _node("NodeLayout", place, Id=_reference(executable.path))


def _write_annotation(annotation: SourceAnnotation, container: SourceExecutable, header: float) -> Element:
    place = replace(annotation.place, y=annotation.place.y - header)
    own = {"Id": str(annotation.id)} if annotation.id else {}
    return _node("AnnotationLayout", place, Text=annotation.text, ParentId=_reference(container.path), **own)


def _node(tag: str, place: Place, **attributes: str) -> Element:
    element = etree.Element(f"{{{GRAPH}}}{tag}", nsmap=NAMESPACES)
    element.set("Size", _pair(_width(place), _height(place)))
    for name, value in attributes.items():
        element.set(name, value)
    element.set("TopLeft", _pair(place.x, place.y))
    return element


def _write_edge(identifier: str, start: Place, end: Place) -> Element:
    """Draw an arrow as a straight line, from the middle below to the middle above."""
    x, y = start.x + _width(start) / 2, start.y + _height(start)
    to = _pair(end.x + _width(end) / 2 - x, end.y - y)
    edge = etree.Element(f"{{{GRAPH}}}EdgeLayout", {"Id": identifier, "TopLeft": _pair(x, y)}, nsmap=NAMESPACES)
    curve = etree.SubElement(
        etree.SubElement(edge, f"{{{GRAPH}}}EdgeLayout.Curve"),
        f"{{{LAYOUT_ENGINE}}}Curve",
        {"StartConnector": "{assembly:Null}", "EndConnector": to, "Start": "0,0", "End": to},
    )
    segments = etree.SubElement(curve, f"{{{LAYOUT_ENGINE}}}Curve.Segments")
    collection = etree.SubElement(segments, f"{{{LAYOUT_ENGINE}}}SegmentCollection", {"Capacity": "1"})
    etree.SubElement(collection, f"{{{LAYOUT_ENGINE}}}LineSegment", {"End": to})
    labels = etree.SubElement(edge, f"{{{GRAPH}}}EdgeLayout.Labels")
    etree.SubElement(labels, f"{{{GRAPH}}}EdgeLabelCollection")
    return edge


def _reference(path: str) -> str:
    return path.removeprefix("\\")


def _width(place: Place) -> float:
    return place.width or WIDTH


def _height(place: Place) -> float:
    return place.height or HEIGHT


def _pair(first: float, second: float) -> str:
    return f"{_number(first)},{_number(second)}"


def _number(value: float) -> str:
    return f"{value:.6f}".rstrip("0").rstrip(".") if value % 1 else str(int(value))
