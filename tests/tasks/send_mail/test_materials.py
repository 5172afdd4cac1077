"""What a mail is made of is found where the task says, and what is missing is told."""

from pathlib import Path

import pytest

from connections.files import Folders
from designer.package.document import ConnectionManagerDocument, PackageDocument, VariableDocument
from designer.variables.values import Values
from designer.variables.visibility import Scopes
from tasks.types.send_mail.making.materials import CannotGather, Gathering
from tasks.types.send_mail.properties import SendMailProperties

LIMIT = 1000


@pytest.fixture
def gathering(tmp_path: Path) -> Gathering:
    (tmp_path / "body.txt").write_bytes("Grüße\r\n".encode("cp1252"))
    (tmp_path / "utf16.txt").write_text("Grüße", encoding="utf-16")
    for name in ("a.csv", "b.csv", "logo.png"):
        (tmp_path / name).write_text(name)
    (tmp_path / "large.dat").write_bytes(bytes(LIMIT + 1))
    files = [
        ConnectionManagerDocument(type="FILE", name=name, properties={"connection_string": path})
        for name, path in {"Body": "body.txt", "Wide": "utf16.txt", "Gone": "gone.txt"}.items()
    ]
    variables = [
        VariableDocument(name="Text", value="From a variable"),
        VariableDocument(name="Made", expression='UPPER(@[User::Text]) + "."', evaluate_as_expression=True),
        VariableDocument(name="Wrong", expression="1 +", evaluate_as_expression=True),
        VariableDocument(name="Rows", type="Int32", value=3),
    ]
    server = ConnectionManagerDocument(type="SMTP", name="Server", properties={"smtp_server": "mail"})
    document = PackageDocument(name="P", connections=[*files, server], variables=variables)
    return Gathering(
        document, [], Values(Scopes(document).find_visible(None)), Folders(tmp_path), LIMIT, total=2 * LIMIT
    )


def source(kind: str, text: str) -> dict[str, str]:
    return {"message_source_type": kind, "message_source": text}


@pytest.mark.parametrize(
    ("kind", "text", "found"),
    [
        ("DirectInput", "As typed", "As typed"),
        ("Variable", "User::Text", "From a variable"),
        ("Variable", "Text", "From a variable"),
        ("Variable", "@[User::Made]", "FROM A VARIABLE."),
        ("FileConnection", "body", "Grüße\r\n"),
        ("FileConnection", "Wide", "Grüße"),
    ],
)
def test_the_text_comes_from_where_the_source_says(gathering: Gathering, kind: str, text: str, found: str):
    assert gathering.gather(SendMailProperties(**source(kind, text))).text == found


@pytest.mark.parametrize(
    ("values", "sentence", "code"),
    [
        (source("Variable", "User::Nothing"), "does not exist", ""),
        (source("Variable", "User::Rows"), "of the type Int32", "VARIABLETYPEISNOTSTRING"),
        (source("Variable", "Wrong"), "The expression of User::Wrong", ""),
        (source("FileConnection", "Server"), "not of type FILE", "CONNECTIONTYPENOTFILE"),
        (source("FileConnection", "Gone"), "The message of “Gone”", "FILEDOESNOTEXIST"),
        ({"file_attachments": "gone.csv"}, "gone.csv", "INVALIDATTACHMENT"),
        ({"file_attachments": "*.xls"}, "No file fits", "INVALIDATTACHMENT"),
        ({"file_attachments": "large.dat"}, "larger than", "INVALIDATTACHMENT"),
        ({"file_attachments": "../etc/passwd"}, "goes up with", "INVALIDATTACHMENT"),
        ({"file_attachments": "/etc/passwd"}, "does not lead to a folder", "INVALIDATTACHMENT"),
        ({"message_format": "Html", "message_source": '<img src="x.png">'}, "x.png", "INVALIDATTACHMENT"),
    ],
)  # fmt: skip
def test_what_cannot_be_had_is_told(gathering: Gathering, values: dict[str, str], sentence: str, code: str):
    with pytest.raises(CannotGather, match=sentence) as caught:
        gathering.gather(SendMailProperties(**values))
    assert caught.value.code.endswith(code)


def test_attachments_are_files_patterns_and_texts(gathering: Gathering):
    texts = [
        {"file_name": "note.txt", "source": "typed"},
        {"file_name": "body.txt", "source_type": "Variable", "source": "User::Made"},
    ]
    html = '<img src="logo.png"><img src="cid:a.csv">'
    properties = SendMailProperties(
        file_attachments="*.csv | logo.png", content_attachments=texts, message_format="Html", message_source=html
    )
    materials = gathering.gather(properties)
    assert [(each.file_name, each.content) for each in materials.attachments] == [
        ("a.csv", b"a.csv"),
        ("b.csv", b"b.csv"),
        ("logo.png", b"logo.png"),
        ("note.txt", b"typed"),
        ("body.txt", b"FROM A VARIABLE."),
    ]
    assert list(materials.images) == ["logo.png"]


@pytest.mark.parametrize(("policy", "told"), [("Warn", 2), ("Skip", 0)])
def test_a_mail_can_go_without_what_is_missing(gathering: Gathering, policy: str, told: int):
    properties = SendMailProperties(file_attachments="gone.csv|a.csv|*.xls", missing_attachment=policy)
    assert [each.file_name for each in gathering.gather(properties).attachments] == ["a.csv"]
    assert len(gathering.missing) == told


def test_all_files_together_have_a_limit(gathering: Gathering, tmp_path: Path):
    for number in range(3):
        (tmp_path / f"{number}.bin").write_bytes(bytes(LIMIT))
    with pytest.raises(CannotGather, match="too many or too large"):
        gathering.gather(SendMailProperties(file_attachments="*.bin", missing_attachment="Skip"))


def test_a_file_that_is_too_large_is_not_missing(gathering: Gathering, tmp_path: Path):
    (tmp_path / "large.bin").write_bytes(bytes(LIMIT + 1))
    with pytest.raises(CannotGather, match=r"large\.bin"):
        gathering.gather(SendMailProperties(file_attachments="large.bin", missing_attachment="Skip"))


@pytest.mark.parametrize("path", ["/etc/hostname", "../a.csv", r"C:\Reports\a.csv", "*/../../a.csv"])
def test_a_path_that_may_not_be_read_is_not_missing(gathering: Gathering, path: str):
    with pytest.raises(CannotGather):
        gathering.gather(SendMailProperties(file_attachments=path, missing_attachment="Skip"))


def test_texts_that_become_attachments_count_too(gathering: Gathering):
    texts = [{"file_name": f"{number}.txt", "source": "x" * LIMIT} for number in range(3)]
    with pytest.raises(CannotGather, match="too many or too large"):
        gathering.gather(SendMailProperties(content_attachments=texts))


def test_html_shows_only_so_many_images(gathering: Gathering):
    html = "".join(f'<img src="{number}.png">' for number in range(1001))
    with pytest.raises(CannotGather, match="1,001 images"):
        gathering.gather(SendMailProperties(message_format="Html", message_source=html, missing_attachment="Skip"))
