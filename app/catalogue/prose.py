"""Markdown written by staff, as HTML that cannot hurt a reader."""

from __future__ import annotations

from functools import lru_cache

import nh3
from markdown_it import MarkdownIt
from markupsafe import Markup

# The page already has its h1 (the title) and its h2s (the sections), so headings written in a text begin at h3.
_FIRST_LEVEL = 3
_TAGS = {"p", "br", "h3", "h4", "h5", "h6", "ul", "ol", "li", "strong", "em", "a", "blockquote", "hr", "code", "pre"} | {
    "table", "thead", "tbody", "tr", "th", "td"
}  # fmt: skip
_ATTRIBUTES = {"a": {"href", "title"}, "ol": {"start"}}
_markdown = MarkdownIt("commonmark", {"html": False, "typographer": True}).enable(["table", "replacements"])


@lru_cache(maxsize=512)
def prose(text: str) -> Markup:
    """`text` drawn; scripts, styles, pictures and foreign tags are left out, links carry `rel`."""
    tokens = _markdown.parse(text)
    for token in tokens:
        if token.type in {"heading_open", "heading_close"}:
            token.tag = f"h{min(6, int(token.tag[1]) + _FIRST_LEVEL - 1)}"
    html = _markdown.renderer.render(tokens, _markdown.options, {})
    clean = nh3.clean(
        html, tags=_TAGS, attributes=_ATTRIBUTES, url_schemes={"http", "https", "mailto"}, link_rel="noopener nofollow"
    )
    return Markup(clean)  # noqa: S704  (cleaned one line above)
