"""What both changed as a picture: mine, theirs, and what comes of the choices so far."""

import json
from itertools import pairwise
from typing import Any

import pytest
from django.test import Client

from designer.drawing.conflicts import MOST_BOXES, draw_conflicts
from designer.models import Package, Project, User
from designer.package.document import ExecutableDocument, PackageDocument
from designer.package.merging.conflicts import Side
from designer.package.merging.trying import try_merge
from designer.package.part_changes import PartKind, merge_part, remove_part
from designer.package.versions.comparison import Change
from designer.services.packages import create_package, save_package
from designer.storage.rows import load_document
from tests.packages import arrow, chain, executable, handler, send_mail

FIRST, SECOND, FAR = send_mail("First"), send_mail("Second"), send_mail("Far").model_copy(update={"y": 4000.0})
ON_ERROR = handler("OnError", FIRST)
TOLD = executable("SendMailTask", "Told", ON_ERROR, properties={"subject": "Told"})
BASE = PackageDocument(
    name="Nightly",
    executables=[FIRST, SECOND.model_copy(update={"y": 200.0}), FAR, ON_ERROR, TOLD],
    precedence_constraints=[arrow(FIRST, SECOND)],
)


def patched(part: ExecutableDocument, **patch: object) -> PackageDocument:
    return merge_part(BASE, PartKind.EXECUTABLES, part.id, patch)


def test_mine_theirs_and_what_comes_of_it_show_the_same_part_of_the_canvas():
    mine, theirs = patched(FIRST, name="Mine"), patched(FIRST, name="Theirs")
    [key] = [each.key for each in try_merge(BASE, mine, theirs, {}).conflicts]
    trial = try_merge(BASE, mine, theirs, {key: Side.THEIRS})
    [picture] = draw_conflicts(BASE, trial.mine, theirs, trial.outcome, {FIRST.id: "1"})
    assert picture.outcome is not None
    named = [next(each for each in flow.boxes if each.mark) for flow in (picture.mine, picture.theirs, picture.outcome)]
    assert [(each.name, each.change) for each in named] == [
        ("Mine", Change.CHANGED),
        ("Theirs", Change.CHANGED),
        ("Theirs", Change.CHANGED),
    ]
    assert "Far" not in [each.name for each in picture.mine.boxes]


def test_what_is_not_chosen_yet_counts_as_mine_and_that_is_said():
    trial = try_merge(BASE, patched(FIRST, name="Mine"), patched(FIRST, name="Theirs"), {})
    assert trial.outcome is not None
    assert (trial.outcome.executables[0].name, trial.is_open) == ("Mine", True)


def test_what_one_deleted_is_drawn_as_gone_beside_the_other_who_changed_it():
    mine, theirs = remove_part(BASE, PartKind.EXECUTABLES, SECOND.id), patched(SECOND, name="Needed")
    trial = try_merge(BASE, mine, theirs, {})
    [conflict] = trial.conflicts
    assert conflict.drawn == SECOND.id
    [picture] = draw_conflicts(BASE, trial.mine, theirs, trial.outcome, {SECOND.id: "1"})
    found = {each.name: each.change for each in (*picture.mine.boxes, *picture.theirs.boxes) if each.mark}
    assert found == {"Second": Change.REMOVED, "Needed": Change.CHANGED}


def test_an_event_handler_has_a_picture_of_its_own():
    mine, theirs = patched(TOLD, name="Mine"), patched(TOLD, name="Theirs")
    [picture] = draw_conflicts(BASE, mine, theirs, None, {TOLD.id: "1"})
    assert (picture.mine.handler, picture.outcome) == (ON_ERROR, None)


def row(count: int, **changed: str) -> PackageDocument:
    """Tasks from the left to the right, of which some have other names."""
    tasks = [
        each.model_copy(update={"x": number * 300.0, "name": changed.get(each.name.replace(" ", ""), each.name)})
        for number, each in enumerate(ROW[:count])
    ]
    lines = [arrow(one, other) for one, other in pairwise(tasks)]
    return PackageDocument(name="Row", executables=tasks, precedence_constraints=lines)


ROW = [send_mail(f"Mail {number}") for number in range(MOST_BOXES + 20)]


@pytest.mark.parametrize(("count", "left_out"), [(MOST_BOXES, 0), (MOST_BOXES + 20, 20)])
def test_of_very_many_boxes_those_that_collide_or_differ_are_drawn(count: int, left_out: int):
    last = ROW[count - 1]
    names = {"Mail0": "Mine", f"Mail{count - 1}": "Own", f"Mail{count - 2}": "Differs"}
    base, mine, theirs = row(count), row(count, **names), row(count, Mail0="Theirs")
    [picture] = draw_conflicts(base, mine, theirs, None, {ROW[0].id: "1", last.id: "2"})
    assert (picture.left_out, len(picture.mine.boxes), len(picture.theirs.boxes)) == (left_out, MOST_BOXES, MOST_BOXES)
    drawn = {each.id for each in picture.mine.boxes}
    assert {each.id for each in (ROW[0], last, ROW[count - 2])} <= drawn
    assert all({line.constraint.from_executable, line.constraint.to_executable} <= drawn for line in picture.mine.lines)


@pytest.fixture
def stored(member: User, project: Project) -> Package:
    return create_package(member, project, chain(2))


def renamed(document: PackageDocument, name: str) -> PackageDocument:
    first = document.executables[0].model_copy(update={"name": name})
    return document.model_copy(update={"executables": [first, *document.executables[1:]]})


@pytest.mark.django_db
def test_the_page_draws_what_is_chosen_and_says_it_in_words(client: Client, member: User, stored: Package):
    base = load_document(stored)
    save_package(member, stored.pk, renamed(base, "<Theirs>"), 1)
    key = f"executables/{base.executables[0].id}/name"

    def ask(**more: Any) -> Any:
        sent = {"base": base.model_dump_json(), "document": renamed(base, "Mine").model_dump_json(), "seen": "2"}
        client.force_login(member)
        return client.post(f"/packages/{stored.pk}/merge/", {**sent, **more})

    undecided, theirs = ask(), ask(choices=json.dumps({key: "theirs"}))
    assert "What you have not chosen yet is drawn as yours" in undecided.content.decode()
    assert "&lt;Theirs&gt;" in undecided.content.decode()
    assert "Saved so, it stays as they saved it." in theirs.content.decode()
    assert "<Theirs>" not in theirs.content.decode()
    assert ask(seen="1").status_code == 409
    assert [ask(**{name: "{"}).status_code for name in ("base", "document", "choices")] == [422] * 3
    assert ask(seen="x").status_code == 422
