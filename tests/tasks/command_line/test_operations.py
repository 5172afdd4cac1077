"""The command that asks for any operation of the API, and what it makes of what a person types."""

import pytest

from tests.tasks.command_line.conftest import Call


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("GET", "projects"), "A path begins with /"),
        (("PUT", "/projects/3", "-b", "{"), "That is no JSON"),
        (("PUT", "/projects/3", "-H", "If-Match"), "“If-Match” has no “:”"),
        (("SEND", "/projects"), "'SEND' is not one of"),
    ],
)
def test_what_makes_no_sense_is_said_and_nothing_is_asked(call: Call, words: tuple[str, ...], sentence: str):
    answer = call("api", *words, "--url", "https://mail.example", env={"MAILWRIGHT_TOKEN": "mw_word"})
    assert (answer.exit_code, sentence in answer.output) == (2, True), answer.output
