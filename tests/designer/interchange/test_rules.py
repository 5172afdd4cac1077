"""Codes of findings never change: each is given once, and people can look it up."""

import re
from pathlib import Path

from designer.dtsx.findings import Rule
from designer.interchange.rule_list import list_rules

PAGE = Path(__file__).parents[3] / "docs" / "importing.md"
ROW = re.compile(r"^\| (MW-I-\d{4}) \| (\w+) \| (.+?) \| (.+?) \| (.+?) \|$", re.MULTILINE)


def row(rule: Rule) -> tuple[str, ...]:
    return rule.code, rule.severity.value, rule.title, rule.impact, rule.recommendation


def test_each_code_is_given_once():
    codes = [each.code for each in list_rules()]
    assert sorted(set(codes)) == codes


def test_the_page_for_people_has_each_finding_and_no_other():
    assert ROW.findall(PAGE.read_text()) == [row(each) for each in list_rules()]


def test_what_is_told_are_whole_sentences():
    texts = [text for each in list_rules() for text in (each.impact, each.recommendation)]
    assert [text for text in texts if not text.endswith(".")] == []
