"""Names that downloaded files get."""

import pytest

from designer.api.downloads import attachment, name_safely


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("report.pdf", "report.pdf"),
        ("Jahresübersicht 2026.pdf", "Jahresübersicht 2026.pdf"),
        ("con", "_con"),
        ("CON.txt", "_CON.txt"),
        ("nul .csv", "_nul .csv"),
        ("com¹.log", "_com¹.log"),
        ("console.log", "console.log"),
        ("~", "_~"),
        ("~/.bashrc", "_~_.bashrc"),
        ("-rf", "_-rf"),
        (".htaccess", "htaccess"),
        ("..", "_"),
        ("", "_"),
        ("../../etc/passwd", "_.._etc_passwd"),
        ("C:\\Windows\\x", "C__Windows_x"),
        ("%USERPROFILE%", "_USERPROFILE_"),
        ("a\r\nSet-Cookie: x", "a__Set-Cookie_ x"),
        ("invoice\u202efdp.exe", "invoice_fdp.exe"),
        ("a\ud800b", "a_b"),
        ("x" * 300 + ".pdf", "x" * 120 + ".pdf"),
    ],
)
def test_a_name_is_one_that_no_system_gives_a_meaning(name: str, safe: str):
    assert name_safely(name) == safe


@pytest.mark.parametrize("name", ['a"b.txt', "ä\r\nb", "\ud800", "💌.eml"])
def test_the_header_is_one_line_of_ascii(name: str):
    header = attachment(name)
    assert header.startswith("attachment")
    assert header.isascii()
    assert header.isprintable()
