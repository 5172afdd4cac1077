"""What Foreach Loops go through: files of allowed folders, and rows of CSV and JSON files."""

import time
from pathlib import Path

import pytest

from connections.files.folders import Folders
from connections.files.refusals import FileRefused
from connections.files.walking import walk_files
from designer.models import Project, User
from designer.package.document import ConnectionManagerDocument, ExecutableDocument, PackageDocument, VariableDocument
from designer.services.packages import create_package
from designer.validation.packages import find_issues
from tasks.runtime.engine import engine
from tasks.runtime.models import EventMessage, Execution, LoopItems
from tasks.runtime.services import start_execution
from tasks.runtime.state import loop_items
from tasks.types.foreach_loop.properties import RowEnumerator
from tasks.types.rows.reading import read_rows
from tests.packages import executable

NAMES = ["a.csv", "b.txt", "B.csv", ".hidden.csv", "noext", "sub/c.csv", "sub/deeper/d.csv", ".dark/e.csv"]


@pytest.fixture
def folder(tmp_path: Path, settings) -> Path:
    made = tmp_path / "allowed"
    for name in NAMES:
        (made / name).parent.mkdir(parents=True, exist_ok=True)
        (made / name).write_text(name)
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "secret.csv").write_text("secret")
    (made / "link").symlink_to(tmp_path / "outside")
    (made / "again").symlink_to(made / "sub")
    (made / "secret.csv").symlink_to(tmp_path / "outside" / "secret.csv")
    settings.ALLOWED_FOLDERS, settings.PROJECT_FILES = (made,), tmp_path / "projects"
    return made


@pytest.mark.parametrize(
    ("mask", "with_subfolders", "expected"),
    [
        ("*.csv", False, ["a.csv", "B.csv"]),
        ("*.csv", True, ["a.csv", "B.csv", "sub/c.csv", "sub/deeper/d.csv"]),
        ("*.*", False, ["a.csv", "B.csv", "b.txt", "noext"]),
        (".h*", False, [".hidden.csv"]),
        ("?.txt", True, ["b.txt"]),
        ("z*", True, []),
    ],
)
def test_files_are_listed_by_name_and_never_through_links_that_lead_out(
    folder: Path, mask: str, with_subfolders: bool, expected: list[str]
):
    found = walk_files(str(folder), mask, Folders(None, (folder,)), with_subfolders=with_subfolders)
    assert found == [f"{folder}/{name}" for name in expected]


@pytest.mark.parametrize(
    ("path", "mask", "sentence"),
    [
        ("", "*", "The folder is missing."),
        ("{folder}/*", "*", "They may stand in the files' names only."),
        ("{folder}", "sub/*", "holds a slash"),
        ("{folder}", "", "The files are missing."),
        ("{folder}/none", "*", "does not exist."),
        ("{folder}/a.csv", "*", "is not a folder."),
        ("{folder}/link", "*", "does not lead to a folder that packages may read here."),
        ("/etc", "*", "does not lead to a folder that packages may read here."),
    ],
)
def test_a_folder_that_cannot_be_listed_is_refused_with_a_sentence(folder: Path, path: str, mask: str, sentence: str):
    with pytest.raises(FileRefused, match=sentence):
        walk_files(path.format(folder=folder), mask, Folders(None, (folder,)))


ANN = {"name": "Ann", "mail": "ann@example.com"}


@pytest.mark.parametrize(
    ("content", "options", "expected"),
    [
        (
            b'\xef\xbb\xbfname,mail\nAnn,ann@x\n\nBob,"b,\nob@x"\n',
            {},
            [{"name": "Ann", "mail": "ann@x"}, {"name": "Bob", "mail": "b,\nob@x"}],
        ),
        (
            "Jürgen;1\r\nÖzlem;2\r\n".encode(),
            {"delimiter": ";", "has_header": False},
            [["Jürgen", "1"], ["Özlem", "2"]],
        ),
        (b"name,mail", {}, []),
        (b"", {}, []),
        (b"name;mail;;\r\nAnn;ann@example.com;;\r\n", {"delimiter": ";"}, [ANN]),
        (b"name;mail;;\r\nAnn;ann@example.com\r\n;;;\r\n", {"delimiter": ";"}, [ANN]),
        (b"name;mail\r\nAnn;ann@example.com;;\r\n", {"delimiter": ";"}, [ANN]),
        (b"sep=;\r\nname;mail\r\nAnn;ann@example.com\r\n", {}, [ANN]),
        (b"\xef\xbb\xbfSEP=;\nname;mail\nAnn;ann@example.com", {}, [ANN]),
        (b'"sep=;"\nname;mail\nAnn;ann@example.com', {}, [ANN]),
        (b"sep=\t\rname\tmail\rAnn\tann@example.com", {}, [ANN]),
        (b"sep=;\n1;2\n", {"has_header": False}, [["1", "2"]]),
        (b"sep=,mail\nAnn,ann@x\n", {}, [{"sep=": "Ann", "mail": "ann@x"}]),
        (b'name, mail\n "Ann" , "ann@example.com"\n', {}, [ANN]),
        (b'name;mail\n"Ann";\t"ann@example.com" ;\n', {"delimiter": ";"}, [ANN]),
        (b'name;size\n Ann ;5" wide\n', {"delimiter": ";"}, [{"name": " Ann ", "size": '5" wide'}]),
        (b'name;size\nAnn "x" B;"5"" wide"\n', {"delimiter": ";"}, [{"name": 'Ann "x" B', "size": '5" wide'}]),
        (b'name\n""\n" "\n', {}, [{"name": ""}, {"name": " "}]),
        (b'[{"name": "Ann", "age": 3}, {"age": null}]', {"format": "Json"}, [{"name": "Ann", "age": 3}, {"age": None}]),
        (b'{"name": "Ann"}\n\n{"name": "Bob"}\n', {"format": "Json"}, [{"name": "Ann"}, {"name": "Bob"}]),
        (b" [] ", {"format": "Json"}, []),
    ],
)
def test_rows_are_read(content: bytes, options: dict[str, object], expected: list[object]):
    assert read_rows(content, RowEnumerator(**options)) == expected


@pytest.mark.parametrize(
    ("content", "options", "sentence"),
    [
        (b'a,b\n1,"2\n3"\n4\n', {}, "Line 4 has 1 value, and the header has 2."),
        (b"1,2\n1,2,3\n", {"has_header": False}, "Line 2 has 3 values, and the first row has 2."),
        (b'a\n1\n"2"x\n', {}, "Line 3 cannot be read as CSV"),
        (b"a,b\n1,2,,3\n", {}, "Line 2 has 4 values, and the header has 2."),
        (b"a,,b\n", {}, "Line 1 has a column without a name before others."),
        (b"sep=;\na;b\n1\n", {}, "Line 3 has 1 value, and the header has 2."),
        (b'a\n"1\n', {}, "Line 2 cannot be read as CSV"),
        (b'a\n "1" 2\n', {}, "Line 2 cannot be read as CSV"),
        (b"a,b,a\n", {}, "Line 1 names the column “a” twice."),
        (b"a\nb\xff\n", {}, "Line 2 is not UTF-8."),
        ("a\n".encode("utf-16"), {}, "The file is written in UTF-16."),
        (b"a\n\0\n", {}, "Line 2 holds a NUL"),
        (b'[{"a": 1},\n {"a": }]', {"format": "Json"}, "Line 2, column 8 is no JSON"),
        (b'{"a": 1}\n{"a": 1\n', {"format": "Json"}, "Line 2, column 8 is no JSON"),
        (b'{"a": 1}\n[1]\n', {"format": "Json"}, "Line 2 is no object."),
        (b'[{"a": 1}, 2]', {"format": "Json"}, "Row 2 is no object."),
        (b'{"a": "\\u0000"}', {"format": "Json"}, "Line 1 holds a character that is no text"),
        (b'{"a": NaN}', {"format": "Json"}, "Line 1 is no JSON that can be read: it holds NaN."),
        (b"[" * 100_000, {"format": "Json"}, "Line 1 is no JSON that can be read"),
    ],
)
def test_a_line_that_cannot_be_read_is_named(content: bytes, options: dict[str, object], sentence: str):
    with pytest.raises(ValueError, match=sentence):
        read_rows(content, RowEnumerator(**options))


def test_a_hundred_thousand_rows_are_read_in_a_moment():
    content = "\n".join(["name,mail,order", *(f"Ann {number},ann{number}@x,{number}" for number in range(100_000))])
    begin = time.process_time()
    assert len(read_rows(content.encode(), RowEnumerator())) == 100_000
    assert time.process_time() - begin < 3


VARIABLES = {
    "Text": VariableDocument(name="Text"),
    "Count": VariableDocument(name="Count", type="Int32", value=0),
    "Log": VariableDocument(name="Log"),
}


ROWS = {"connection_string": "rows.csv", "file_usage_type": "CreateFile"}


def merge(enumerator: dict[str, object], *mappings: dict[str, object], **more: object) -> PackageDocument:
    box = executable(
        "ForeachLoop", "Each", properties={"enumerator": enumerator, "variable_mappings": mappings}, **more
    )
    add = '@Log = @Log + @Text + ":" + (DT_WSTR, 9) @Count + "|"'
    task = executable("ExpressionTask", "Add", box, properties={"expression": add})
    rows = ConnectionManagerDocument(type="FILE", name="Rows", properties=ROWS)
    return PackageDocument(name="Merge", executables=[box, task], variables=VARIABLES.values(), connections=[rows])


def run(user: User, project: Project, made: PackageDocument) -> tuple[Execution, str]:
    execution = start_execution(user, create_package(user, project, made))
    engine.run_package(execution.pk)
    execution.refresh_from_db()
    kept = execution.variable_values.filter(scope="").values_list("values", flat=True).first() or {}
    return execution, kept.get(str(VARIABLES["Log"].id), "")


TEXT = {"variable": "User::Text", "index": 0}


@pytest.mark.django_db(transaction=True)
class TestInARun:
    def test_a_loop_goes_through_the_files_of_a_folder_that_expressions_drive(
        self, member: User, project: Project, folder: Path
    ):
        given = {"kind": "File", "retrieve": "NameOnly", "traverse_subfolders": True}
        drives = {"folder": f'"{folder}"', "files": '"*." + "csv"'}
        execution, log = run(member, project, merge(given, TEXT, expressions=drives))
        assert (execution.status, log) == ("succeeded", "a:0|B:0|c:0|d:0|")

    def test_a_loop_maps_the_columns_of_rows_to_variables_of_other_types(
        self, member: User, project: Project, folder: Path, tmp_path: Path
    ):
        store = tmp_path / "projects" / str(project.pk)
        store.mkdir(parents=True)
        (store / "rows.csv").write_text("count,name\n1,Ann\n22,Bob\n")
        count = {"variable": "User::Count", "column": "count"}
        made = merge({"kind": "Row", "file_connection": "Rows"}, {**TEXT, "index": 1}, count)
        execution, log = run(member, project, made)
        assert (execution.status, log) == ("succeeded", "Ann:1|Bob:22|")
        loop = execution.task_runs.get(name="Each")
        assert (loop.iterations, loop.item_count, loop.is_exhausted) == (2, 2, True)

    def test_what_a_loop_goes_through_is_decided_when_it_begins(
        self, member: User, project: Project, folder: Path, monkeypatch: pytest.MonkeyPatch
    ):
        monkeypatch.setattr(loop_items, "PIECE", 2)
        (folder / "rows.json").write_text('[{"b": "one", "aa": 1}, {"b": "two", "aa": 2}, {"b": "three", "aa": 3}]')
        given = {"kind": "Row", "path": f"{folder}/rows.json", "format": "Json"}
        made = merge(given, TEXT, {"variable": "User::Count", "index": 1})
        monkeypatch.setattr("tasks.runtime.engine.transition.MOST_ROUNDS", 1)
        execution = start_execution(member, create_package(member, project, made))
        engine.run_package(execution.pk)
        (folder / "rows.json").write_text("gone")
        for _ in range(20):
            loop_items._read_piece.cache_clear()
            engine.run_package(execution.pk)
            for task_run in execution.task_runs.filter(status="pending"):
                engine.run_task(task_run.pk)
        execution.refresh_from_db()
        log = execution.variable_values.get().values[str(VARIABLES["Log"].id)]
        assert (execution.status, log) == ("succeeded", "one:1|two:2|three:3|")
        assert LoopItems.objects.count() == 2

    @pytest.mark.parametrize(
        ("given", "sentence"),
        [
            ({"kind": "File", "folder": "{folder}/none"}, "does not exist"),
            ({"kind": "Row", "path": "{folder}/bad.csv"}, "Line 3 has 1 value, and the header has 2."),
            ({"kind": "Row", "path": "{folder}/word.csv"}, "The item for User::Count gives “x”, which is no Int32."),
            ({"kind": "Row", "path": "{folder}/short.csv"}, "The item has no column “count”"),
        ],
    )
    def test_what_cannot_be_gone_through_fails_the_loop_with_a_sentence(
        self, member: User, project: Project, folder: Path, given: dict[str, str], sentence: str
    ):
        (folder / "bad.csv").write_text("name,count\nAnn,1\nBob\n")
        (folder / "word.csv").write_text("count\nx\n")
        (folder / "short.csv").write_text("name\nx\n")
        given = {name: value.format(folder=folder) for name, value in given.items()}
        mapped = [{"variable": "User::Count", "column": "count"}] if given["kind"] == "Row" else []
        execution, log = run(member, project, merge(given, *mapped))
        assert (execution.status, log) == ("failed", "")
        assert sentence in EventMessage.objects.get(event_name="OnError").message

    def test_an_empty_folder_is_a_warning(self, member: User, project: Project, folder: Path):
        execution, _ = run(member, project, merge({"kind": "File", "folder": str(folder), "files": "*.zip"}))
        assert execution.status == "succeeded"
        assert EventMessage.objects.get(event_name="OnWarning").message.startswith("The loop has nothing")


@pytest.mark.parametrize(
    ("given", "mapping", "sentence"),
    [
        ({"kind": "File"}, None, "The folder is missing."),
        ({"kind": "File", "folder": "/etc"}, None, "does not lead to a folder"),
        ({"kind": "File", "folder": "."}, {"variable": "User::Text", "column": "name"}, "has no columns with names"),
        ({"kind": "File", "folder": "."}, {"variable": "User::Text", "index": 1}, "There is no value 1"),
        ({"kind": "Row"}, None, "The path is missing."),
        ({"kind": "Row", "file_connection": "Gone"}, None, "does not exist"),
        ({"kind": "Variable"}, None, "The variable is missing."),
        ({"kind": "Variable", "variable": "User::Gone"}, None, "There is no variable"),
    ],
)
def test_what_is_wrong_with_a_loop_is_said_before_it_runs(
    given: dict[str, object], mapping: dict[str, object] | None, sentence: str
):
    issues = find_issues(merge(given, *([mapping] if mapping else [])), [], 7)
    assert any(sentence in issue.message for issue in issues if issue.severity == "error")


def test_an_expression_on_what_another_enumerator_has_is_refused():
    made = merge({"kind": "Item", "rows": [["a"]]}, expressions={"folder": '"/tmp"'})
    (issue,) = find_issues(made, [], 7)
    assert (issue.property, issue.message) == ("folder", "The Item enumerator has no folder. Delete the expression.")


def test_a_loop_is_an_executable_whose_enumerator_expressions_drive(folder: Path):
    made = merge({"kind": "File", "folder": "/etc"}, expressions={"folder": f'"{folder}"'})
    assert find_issues(made, [], 7) == []
    assert isinstance(made.executables[0], ExecutableDocument)
