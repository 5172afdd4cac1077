"""Files that are no packages, or none that can be read, say so; and nothing else ever happens."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from designer.dtsx.census import take_census
from designer.dtsx.counting import count
from designer.dtsx.reading.package import read_package
from designer.dtsx.reading.project import read_connection_file, read_parameters_file, read_project_file
from designer.dtsx.source import FileRefused, SourcePackage
from designer.dtsx.xml.elements import DTS
from tests.designer.dtsx.packed import conmgr, params
from tests.designer.dtsx.written import FORMATS, NAMESPACE, Part, Writer, night

PACKAGES = {version: night(version) for version in FORMATS}
CIPHER = '<EncryptedData Type="Element"{}><CipherData><CipherValue>AQAA</CipherValue></CipherData></EncryptedData>'


@pytest.mark.parametrize("salted", ["", ' Salt="c2FsdA==" IV="aXY="'])
@pytest.mark.parametrize(
    "text",
    [
        "{}",
        f'<DTS:Executable {NAMESPACE} DTS:ExecutableType="SSIS.Package.2">{{}}</DTS:Executable>',
        f"<DTS:Executable {NAMESPACE}><DTS:Property DTS:Name='ProtectionLevel'>3</DTS:Property>{{}}</DTS:Executable>",
    ],
)
def test_a_package_that_is_encrypted_as_a_whole_says_how_to_save_it_otherwise(text: str, salted: str):
    with pytest.raises(FileRefused, match="DontSaveSensitive") as refused:
        read_package(text.format(CIPHER.format(salted)).encode())
    assert ("give the password" in str(refused.value)) == bool(salted)


def test_a_sensitive_value_that_is_encrypted_is_empty_and_told_of():
    parameter = (
        '<DTS:PackageParameters><DTS:PackageParameter DTS:ObjectName="pw" DTS:DataType="8" DTS:Sensitive="True">'
        '<DTS:Property DTS:Name="ParameterValue" DTS:DataType="8" Encrypted="1">AQAA</DTS:Property>'
        "</DTS:PackageParameter></DTS:PackageParameters>"
    )
    package = read_package(Writer(8).package(Part("P", 1), more=parameter))
    assert package.parameters[0].value == ""
    assert [(found.rule.code, found.place) for found in package.findings] == [("MW-I-0906", "\\Package.Parameters[pw]")]
    assert take_census(package).unreadable == 1


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (f"<DTS:ConnectionManager {NAMESPACE}/>", "conmgr"),
        ('<SSIS:Parameters xmlns:SSIS="www.microsoft.com/SqlServer/SSIS"/>', "params"),
        ("<Project/>", "dtproj"),
        ("<html/>", "“html”"),
        ("<Executable/>", "“Executable”"),
    ],
)
def test_another_file_is_called_by_its_name(text: str, told: str):
    with pytest.raises(FileRefused, match=told):
        read_package(text.encode())


def test_an_encoding_that_lies_is_told_of_for_each_kind_of_file():
    said = '<?xml version="1.0" encoding="utf-16"?>'
    found = (
        read_package(said.encode() + PACKAGES[8].partition(b"?>")[2]).findings,
        read_connection_file((said + conmgr("Mail")).encode())[1],
        read_parameters_file((said + params(to="a")).encode())[1],
    )
    assert [[one.rule.code for one in findings] for findings in found] == [["MW-I-0900"]] * 3


@pytest.mark.parametrize("number", ["9", "10", "999"])
def test_a_newer_format_is_refused(number: str):
    with pytest.raises(FileRefused, match="TargetServerVersion"):
        read_package(PACKAGES[8].replace(b">8<", f">{number}<".encode()))


@pytest.mark.parametrize("number", ["4", "5", "7"])
@pytest.mark.parametrize("version", FORMATS)
def test_interim_formats_are_read_like_their_neighbours(version: int, number: str):
    package = read_package(PACKAGES[version].replace(f">{version}<".encode(), f">{number}<".encode()))
    assert package.format == int(number)
    assert count(package, ()) == count(read_package(PACKAGES[version]), ())


@pytest.mark.parametrize("said", ["", "x", "1", "-8", "99999999999999999999"])
@pytest.mark.parametrize("version", FORMATS)
def test_without_a_format_it_is_what_it_looks_like(version: int, said: str):
    package = read_package(PACKAGES[version].replace(f">{version}<".encode(), f">{said}<".encode()))
    assert package.format == version
    assert package.findings[0].rule.code == "MW-I-0901"


def test_containers_without_end_are_refused():
    nested = "<DTS:Executable>" * 70 + "</DTS:Executable>" * 70
    with pytest.raises(FileRefused, match="nested deeper than 64"):
        read_package(f"<DTS:Executable {NAMESPACE}>{nested}</DTS:Executable>".encode())


@pytest.mark.parametrize("version", FORMATS)
@given(cut=st.integers(0, 100_000), octets=st.binary(max_size=6), skip=st.integers(0, 40))
def test_a_damaged_package_is_read_or_refused(version: int, cut: int, octets: bytes, skip: int):
    whole = PACKAGES[version]
    place = cut % len(whole)
    _read_all(whole[:place] + octets + whole[place + skip :])


WORDS = ["DTS:Executable", "DTS:Property", "DTS:Executables", "DTS:EventHandler", "DTS:Variable", "DTS:ObjectData", "x"]
ATTRIBUTES = ["DTS:Name", "DTS:ObjectName", "DTS:refId", "DTS:DTSID", "DTS:From", "DTS:DataType", "IDREF", "Salt"]
VALUES = ["Package", "Package\\a", "a", "", "{1}", "-1", "ObjectName", "PackageFormatVersion", "13", "STOCK:SEQUENCE"]
LEAVES = st.sampled_from(["", "text", "8", "<!-- c -->", "<?p i?>", "<![CDATA[<Objects/>]]>"])
NAMED = st.lists(
    st.tuples(st.sampled_from(ATTRIBUTES), st.sampled_from(VALUES)), max_size=3, unique_by=lambda pair: pair[0]
)


def _element(parts: tuple[str, list[tuple[str, str]], list[str]]) -> str:
    word, named, inner = parts
    told = "".join(f' {name}="{value}"' for name, value in named)
    return f"<{word}{told}>{''.join(inner)}</{word}>"


TREES = st.recursive(
    LEAVES,
    lambda inner: st.builds(lambda *parts: _element(parts), st.sampled_from(WORDS), NAMED, st.lists(inner, max_size=3)),
)


@given(inner=TREES)
def test_elements_in_any_order_are_accounted_for(inner: str):
    package = read_package(f"<DTS:Executable {NAMESPACE}>{inner}</DTS:Executable>".encode())
    census = take_census(package)
    assert census.total == sum(1 for _ in package.element.iter("{*}*"))
    assert census.total == census.described + census.kept + census.unreadable
    _compare_counts(package)


def _compare_counts(package: SourcePackage) -> None:
    """Count what a package has once more, in another way."""
    counts = count(package, package.connections)
    names = ("Executable", "Variable", "PrecedenceConstraint", "EventHandler")
    own = "not(ancestor::DTS:ObjectData or ancestor::DTS:VariableValue or parent::DTS:PrecedenceConstraint)"
    found = [package.element.xpath(f"count(//DTS:{name}[{own}])", namespaces={"DTS": DTS}) for name in names]
    assert found == [counts.executables + 1, counts.variables, counts.constraints, counts.event_handlers]


@pytest.mark.parametrize("version", FORMATS)
def test_counts_are_those_of_another_way_of_counting(version: int):
    _compare_counts(read_package(PACKAGES[version]))


def test_what_stands_where_nobody_looks_is_counted_and_told_of():
    more = "<DTS:Strange><DTS:Variable/></DTS:Strange><DTS:Variables><DTS:Executable/></DTS:Variables>"
    package = read_package(Writer(8).package(Part("P", 1), more=more))
    assert [(found.rule.code, found.place) for found in package.findings] == [("MW-I-0907", "\\Package")] * 2
    counts = count(package, ())
    assert (counts.executables, counts.variables) == (1, 1)


@given(octets=st.binary(max_size=200))
def test_anything_is_read_or_refused(octets: bytes):
    _read_all(octets)
    _read_all(b"\xff\xfe" + octets)
    _read_all(b"<?xml version='1.0' encoding='" + octets + b"'?><a/>")


def _read_all(octets: bytes) -> None:
    for reader in (read_package, read_connection_file, read_parameters_file, read_project_file):
        with suppress(FileRefused):
            reader(octets)
