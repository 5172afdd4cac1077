"""The docs are held to reality: what they name is there, and the glossary has each word once."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
README = ROOT / "README.md"
PAGES = [README, *sorted(page for page in (ROOT / "docs").rglob("*.md") if "```{include}" not in page.read_text())]
"""Those that are read in the repository; the others show them in the site."""
GLOSSARY = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
ENTRY = re.compile(r"^- \*\*(.+?)\*\* \((.+?)\): (.*?)(?=^- |\Z)", re.DOTALL | re.MULTILINE)
ENTRIES = ENTRY.findall(GLOSSARY)
LISTING = re.compile(r"^```.*?^```", re.DOTALL | re.MULTILINE)
QUOTED = re.compile(r"`([^`\n]+)`")
REPOSITORY_PATH = re.compile(
    r"(?:connections|designer|docs|requirements|static|tasks|templates|tests|\.ci|\.docker)(?:/[\w.-]+)+/?"
)
NOT_THERE_YET = re.compile(r"\.docker/secrets/|static/dist/|tasks/types/(?:note|copy)/")
"""What docs/server/deploy.md and docs/adding-a-task-type.md tell their readers to make, and what the build makes."""
LINK = re.compile(r"\]\((?!https?:|#)([^)#\s]+)")


def read(page: Path) -> str:
    """Give the text of a page without its listings."""
    return LISTING.sub("", page.read_text(encoding="utf-8"))


def links_of(page: Path) -> set[Path]:
    """Give where the links of a page lead to in this repository."""
    return {(page.parent / link).resolve() for link in LINK.findall(read(page))}


def reach(page: Path, reached: frozenset[Path] = frozenset()) -> frozenset[Path]:
    """Give the pages that links lead to from this one, beside those that are reached already."""
    reached |= {page}
    for linked in links_of(page):
        if linked.suffix == ".md" and linked not in reached:
            reached |= reach(linked, reached)
    return reached


def name(page: Path) -> str:
    """Give the page's place in the repository."""
    return page.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_every_path_that_a_page_names_is_there(page: Path):
    paths = {text for text in QUOTED.findall(read(page)) if REPOSITORY_PATH.fullmatch(text)}

    assert [path for path in sorted(paths) if not NOT_THERE_YET.match(path) and not (ROOT / path).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_every_link_of_a_page_leads_somewhere(page: Path):
    assert [link for link in sorted(links_of(page)) if not link.exists()] == []


def test_every_page_can_be_reached_from_the_readme():
    assert sorted(set(PAGES) - reach(README)) == []


def test_the_words_of_the_glossary_are_in_order_and_each_stands_once():
    words = [word.casefold() for word, _, _ in ENTRIES]

    assert words == sorted(set(words))


def test_every_line_of_the_glossary_is_an_entry():
    assert len(ENTRIES) == GLOSSARY.count("\n- ")


@pytest.mark.parametrize(("word", "whose", "meaning"), ENTRIES, ids=[word for word, _, _ in ENTRIES])
def test_every_word_says_whose_it_is_and_where_it_lives(word: str, whose: str, meaning: str):
    assert whose.split(",")[0] in {"SSIS", "SMTP", "ours"}
    assert QUOTED.search(meaning)
