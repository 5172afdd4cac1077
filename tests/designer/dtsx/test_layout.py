"""Where executables stand, as both designers of SSIS write it."""

from uuid import UUID
from xml.sax.saxutils import escape

import pytest

from designer.dtsx.reading.package import read_package
from designer.dtsx.source import Place
from tests.designer.dtsx.written import Part, Writer, guid, send_mail

INNER = Part("Seq", 20, type="STOCK:SEQUENCE", parts=(send_mail("Mail", 21, 8),))
HANDLER = Part("OnError", 30, "EventHandler", "OnError", parts=(send_mail("Mend", 31, 8),))
ROOT = Part("P", 1, parts=(INNER, Part("Flow", 40, type="Microsoft.Pipeline")), handlers=(HANDLER,))


def graph(owner: str, nodes: str, element: str = "Package") -> str:
    inner = f'<LayoutInfo><GraphLayout Capacity="4" xmlns="clr-namespace:Model">{nodes}</GraphLayout></LayoutInfo>'
    return f'<{element} design-time-name="{owner}">{inner}</{element}>'


def design_time(*graphs: str) -> str:
    text = f'<?xml version="1.0"?>\n<!-- may be deleted --><Objects Version="sql11">{"".join(graphs)}</Objects>'
    return f"<DTS:DesignTimeProperties><![CDATA[{text}]]></DTS:DesignTimeProperties>"


def drawing(*shapes: tuple[int, int, int, int, int]) -> str:
    drawn = "".join(
        f'<ddscontrol left="{left}" top="{top}" width="{width}" height="{height}" groupcollapsed="0">'
        f'<layoutobject><ddsxmlobj><property name="LogicalObject" value="{guid(number)}" vartype="8"/>'
        f'<property name="Collapsed" value="{-int(number == 20)}" vartype="11"/>'
        "</ddsxmlobj></layoutobject></ddscontrol>"
        for number, left, top, width, height in shapes
    )
    text = f'<Package xmlns:dwd="urn:d"><dwd:Layout><dds>{drawn}</dds></dwd:Layout></Package>'
    value = f'<DTS:Property DTS:Name="PackageVariableValue" DTS:DataType="8">{escape(text)}</DTS:Property>'
    namespace = '<DTS:Property DTS:Name="Namespace">dts-designer-1.0</DTS:Property>'
    return f"<DTS:PackageVariable>{value}{namespace}</DTS:PackageVariable>"


def test_nodes_are_measured_from_the_corner_of_their_container():
    nodes = (
        '<NodeLayout Size="136,44" Id="Package\\Seq\\Mail" TopLeft="10.5,20"/>'
        '<ContainerLayout HeaderHeight="40" IsExpanded="False" Size="200,100" Id="Package\\Seq" TopLeft="5,6"/>'
        '<EdgeLayout Id="Package.PrecedenceConstraints[C]" TopLeft="1,1"/>'
        '<NodeLayout Size="1,1" Id="Package\\Gone" TopLeft="1,1"/><NodeLayout Id="Package\\Flow" TopLeft="NaN,1e999"/>'
    )
    mend = '<NodeLayout Size="136,44" Id="Package.EventHandlers[OnError]\\Mend" TopLeft="7,8"/>'
    more = design_time(graph("Package", nodes), graph("Package.EventHandlers[OnError]", mend, "DtsEventHandler"))
    package = read_package(Writer(8).package(ROOT, more=more))
    assert package.layout == {
        "\\Package\\Seq\\Mail": Place(10.5, 60, 136, 44),
        "\\Package\\Seq": Place(5, 6, 200, 100, collapsed=True),
        "\\Package.EventHandlers[OnError]\\Mend": Place(7, 8, 136, 44),
    }


def test_annotations_stand_in_containers_and_not_in_data_flows():
    note = '<AnnotationLayout Text="{}" ParentId="{}" Size="10,20" Id="{}" TopLeft="1,2"/>'
    box = '<ContainerLayout HeaderHeight="40" Size="200,100" Id="Package\\Seq" TopLeft="5,6"/>'
    flow = graph("Package\\Flow", note.format("rows", "Package\\Flow", "n3"), "TaskHost")
    more = design_time(
        graph(
            "Package", note.format("one&#10;two", "Package", "n1") + note.format("in", "Package\\Seq", guid(9)) + box
        ),
        flow,
    )
    package = read_package(Writer(8).package(ROOT, more=more))
    assert [(note.container, note.text) for note in package.annotations] == [
        ("\\Package", "one\ntwo"),
        ("\\Package\\Seq", "in"),
    ]
    assert [(note.place, note.id) for note in package.annotations] == [
        (Place(1, 2, 10, 20), None),
        (Place(1, 42, 10, 20), UUID(int=9)),
    ]


@pytest.mark.parametrize("text", ["<Objects", "<!DOCTYPE a><a/>", "nothing", "\x01"])
def test_a_layout_that_cannot_be_read_loses_nothing_else(text: str):
    more = f"<DTS:DesignTimeProperties>{escape(text)}</DTS:DesignTimeProperties>".replace("\x01", "1")
    package = read_package(Writer(8).package(ROOT, more=more))
    assert [finding.rule.code for finding in package.findings] == ["MW-I-0905"]
    assert len(package.executables) == 2


def test_old_drawings_are_measured_in_hundredths_of_a_millimetre():
    more = drawing((20, 2540, 2540, 5080, 2540), (21, 3810, 3175, 1270, 635), (40, -2540, 5080, 2540, 1164))
    package = read_package(Writer(3).package(ROOT, more=more))
    assert package.layout == {
        "\\Package\\Seq": Place(212, 20, 192, 96, collapsed=True),
        "\\Package\\Seq\\Mail": Place(48, 24, 48, 24),
        "\\Package\\Flow": Place(20, 116, 96, 44),
    }
