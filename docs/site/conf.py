"""How Sphinx makes the documentation site of docs/ (`make docs`), which the application serves under /docs/.

The pages are loaded under the application's content security policy, so none has a script or a style inside.
"""

import re
import sys
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx

ROOT = Path(__file__).parents[2]
# What is documented from its sources.
sys.path[:0] = [str(ROOT), str(ROOT / "tasks/object_model/installed")]

project = "Mailwright"
extensions = ["myst_parser", "sphinx.ext.autodoc"]
exclude_patterns = ["site/static", "site/templates"]
templates_path = ["templates"]
myst_heading_anchors = 4
highlight_language = "text"
autodoc_member_order = "bysource"
autodoc_default_options = {"members": True, "undoc-members": True}
toc_object_entries = False

html_theme = "furo"
html_title = "Mailwright"
html_favicon = str(ROOT / "static/icons/mailwright.svg")
html_static_path = ["static"]
html_css_files = ["site.css"]
html_copy_source = html_show_sourcelink = html_show_copyright = html_use_index = False
html_theme_options = {"top_of_page_buttons": []}
html_sidebars = {
    "**": [
        "sidebar/brand.html",
        "sidebar/search.html",
        "sidebar/scroll-start.html",
        "sidebar/navigation.html",
        "application.html",
        "sidebar/scroll-end.html",
    ]
}

OUTSIDE = {"CHANGELOG.md": "/site/changelog.md", "SECURITY.md": "/site/reporting.md"}
"""Files beside docs/, and the pages that show them."""
INTERNAL = {"list_driven", "list_specs", "read_expressions", "to_document", "write_expressions"}
"""Verbs between the object model's own modules."""
INLINE_SCRIPT = re.compile(r"<script>[^<]*localStorage[^<]*</script>")
INLINE_STYLE = re.compile(r' style="[^"]*"')


def lead_to_pages(app: Sphinx, docname: str, source: list[str]) -> None:
    """Let links to files beside docs/ lead to the pages that show them."""
    for file, page in OUTSIDE.items():
        source[0] = re.sub(rf"\]\((?:\.\./)+{re.escape(file)}\)", f"]({page})", source[0])


def leave_out(app: Sphinx, what: str, name: str, *rest: Any) -> bool | None:
    """Leave out SSIS's spelling, which is there of each name, and what is for the object model alone."""
    return True if name in INTERNAL or (name[0].isupper() and not name.isupper()) else None


def without_inline(page: str) -> str:
    """Take the theme's script and styles out of a page: static/ has what they do."""
    return INLINE_STYLE.sub("", INLINE_SCRIPT.sub("", page))


def add_filter(app: Sphinx) -> None:
    """Let the templates know without_inline."""
    app.builder.templates.environment.filters["without_inline"] = without_inline  # type: ignore[attr-defined]


def setup(app: Sphinx) -> None:
    """Be called by Sphinx."""
    app.connect("source-read", lead_to_pages)
    app.connect("autodoc-skip-member", leave_out)
    app.connect("builder-inited", add_filter)
