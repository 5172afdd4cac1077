"""Style rules are written into elements, and the document, its style elements too, stays as it was written."""

import re

import pytest

from tasks.types.send_mail.message.html import inline_css

KEPT = [
    "@media (max-width:600px){.a{color:red!important}}",
    "@font-face{font-family:x;src:url(x.woff)}",
    "@import url(x.css);",
    "@supports (x:y){p{color:red}}",
    "a:hover{color:red}",
    "a:visited{color:red}",
    "p::before{content:'x'}",
    "#outlook a{padding:0}",
    ".ExternalClass,.ExternalClass p{line-height:100%}",
    "u + .body .gmail{display:none}",
    "a[x-apple-data-detectors]{color:inherit!important}",
    "@-ms-viewport{width:device-width}",
    "p{&:hover{color:red}}",
    "p,a:unknown(x){color:red}",
    "/* [if mso] */",
]
CONDITIONAL = [
    "<!--[if mso]><table width='600'><tr><td><![endif]-->",
    "<!--[if (gte mso 9)|(IE)]><v:rect fill=\"true\"><v:fill src='x' /></v:rect><![endif]-->",
    "<!--[if !mso]><!--><b>x</b><!--<![endif]-->",
    "<!--[if !mso]> --><b>x</b><!-- <![endif]-->",
    "<![if !mso]><b>x</b><![endif]>",
    "<!--[if mso]><style>p{color:red}</style><xml><o:p/></xml><![endif]-->",
]
WRITTEN = [
    "<p class=a>caf&eacute; &nbsp;&copy; &lt; &amp",
    "<TABLE><TR><TD>x</TABLE>",
    "<br/><BR /><img src=x/>",
    "<p\n  class = 'a'\n>x",
    "<a href='?a=1&b=2'>x</a>",
    "<p>a<p>b</b></p></p>",
    "<li>x<o:p>&nbsp;</o:p>",
    "<?xml version='1.0'?><!DOCTYPE html PUBLIC '-//W3C//DTD XHTML 1.0'>",
]


def strip_styles(html: str) -> str:
    return html.replace(' style="margin: 0;"', "")


@pytest.mark.parametrize("rule", KEPT)
def test_a_rule_that_no_element_takes_stays(rule: str):
    html = f"<html><head><style type='text/css'>p{{margin:0}} {rule}</style></head><body><p>x</p></body></html>"
    written = inline_css(html)
    assert rule in written
    assert re.search(r'<p style="margin: 0;?', written)


@pytest.mark.parametrize("part", [*CONDITIONAL, *WRITTEN])
def test_the_document_stays_as_it_was_written(part: str):
    html = f"<style>p{{margin:0}}</style><p>Hi</p>{part}<p>x</p>"
    written = inline_css(html)
    assert written != html
    assert strip_styles(written) == html


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>", '<p style="x: y;">'),
        ("<p class=a/>", '<p style="x: y;" class=a/>'),
        ("<p style=''>", '<p style="x: y">'),
        ("<p style>", '<p style="x: y">'),
        ("<p style = >", '<p style = "x: y">'),
        ("<p id=1 STYLE='color:red' title='>'>", "<p id=1 STYLE=\"x: y;color: red\" title='>'>"),
        ("<p style=\"font:'A'\">", "<p style=\"x: y;font: 'A'\">"),
        ("<p data-css-inline=ignore>", "<p data-css-inline=ignore>"),
        ("<textarea><p></textarea>", "<textarea><p></textarea>"),
        ("<!-- <p> -->", "<!-- <p> -->"),
        ("<b data-start-tag=0>", "<b data-start-tag=0>"),
    ],
)
def test_a_rule_is_written_into_the_tags_of_its_elements(html: str, expected: str):
    style = "<style>p{x:y}</style>"
    assert inline_css(style + html) == style + expected


@pytest.mark.parametrize(("media", "applies"), [("print", False), ("screen", True), ("all", True), ("", True)])
def test_a_style_sheet_for_printers_is_not_written_into_elements(media: str, applies: bool):
    written = inline_css(f'<style media="{media}">p{{x:y}}</style><p>')
    assert written.endswith('<p style="x: y;">') is applies
