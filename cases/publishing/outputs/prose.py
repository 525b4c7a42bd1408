"""Markdown of a case as a small tree, of which page, PDF, slides and feed draw the same words. Pure.

Raw HTML stays the characters it is made of, pictures become their alternative text, links lead to http, https or mailto only:
no output can carry a script, because none of them knows more than these nodes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlsplit

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode
from markupsafe import Markup, escape

_markdown = MarkdownIt("commonmark", {"html": False, "typographer": False})
_SAFE_SCHEMES = frozenset({"http", "https", "mailto"})
_BLOCKS = {
    "paragraph": "p", "bullet_list": "ul", "ordered_list": "ol", "list_item": "li", "blockquote": "quote", "heading": "h",
    "code_block": "pre", "fence": "pre",
}  # fmt: skip
_RUNS = {"strong": "strong", "em": "em", "link": "link", "code_inline": "code"}
# The page has its title as h1 and its sections as h2.
_TAGS = {"p": "p", "ul": "ul", "ol": "ol", "li": "li", "quote": "blockquote", "h": "h3", "strong": "strong", "em": "em"}


@dataclass(frozen=True)
class Node:
    """One node: a block (`p`, `ul`, `ol`, `li`, `quote`, `h`, `pre`) or a run (`text`, `strong`, `em`, `link`, `code`, `br`)."""

    kind: str
    text: str = ""
    url: str = ""
    children: tuple[Node, ...] = ()


@lru_cache(maxsize=2048)
def parsed(text: str) -> tuple[Node, ...]:
    """The blocks of a Markdown text."""
    return tuple(_blocks(SyntaxTreeNode(_markdown.parse(text)).children))


def plain(nodes: Sequence[Node]) -> str:
    """The words alone, one block a line."""
    return "\n".join(line for node in nodes if (line := _words(node)))


def html(nodes: Sequence[Node]) -> Markup:
    return Markup("").join(_html(node) for node in nodes)


def as_json(nodes: Sequence[Node]) -> list[dict[str, object]]:
    """For typst, which gets its words as data."""
    return [{"kind": it.kind, "text": it.text, "url": it.url, "children": as_json(it.children)} for it in nodes]


def is_safe(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in _SAFE_SCHEMES and (parts.scheme == "mailto" or bool(parts.netloc))


def _blocks(nodes: Sequence[SyntaxTreeNode]) -> Iterator[Node]:
    for node in nodes:
        kind = _BLOCKS.get(node.type)
        if kind == "pre":
            yield Node("pre", text=node.content.rstrip("\n"))
        elif kind in {"p", "h"}:
            yield Node(kind, children=tuple(_runs(node.children)))
        elif kind is not None:
            yield Node(kind, children=tuple(_blocks(node.children)))


def _runs(nodes: Sequence[SyntaxTreeNode]) -> Iterator[Node]:
    for node in nodes:
        if node.type == "inline":
            yield from _runs(node.children)
        elif node.type in {"softbreak", "hardbreak"}:
            yield Node("br") if node.type == "hardbreak" else Node("text", text=" ")
        elif node.type == "code_inline":
            yield Node("code", text=node.content)
        elif node.type == "link":
            yield from _link(node)
        elif node.type in _RUNS:
            yield Node(_RUNS[node.type], children=tuple(_runs(node.children)))
        else:
            yield Node("text", text=node.content)


def _link(node: SyntaxTreeNode) -> Iterator[Node]:
    """A link of ours, or only its words when it leads elsewhere than it may."""
    url, inside = str(node.attrs.get("href", "")), tuple(_runs(node.children))
    if is_safe(url):
        yield Node("link", url=url, children=inside)
    else:
        yield from inside


def _words(node: Node) -> str:
    if node.kind == "br":
        return " "
    if node.text:
        return node.text
    glue = "\n" if node.kind in {"ul", "ol", "quote", "li"} else ""
    return glue.join(_words(child) for child in node.children)


def _html(node: Node) -> Markup:
    if node.kind == "text":
        return escape(node.text)
    if node.kind == "br":
        return Markup("<br>")
    if node.kind == "code":
        return Markup("<code>{}</code>").format(node.text)
    if node.kind == "pre":
        return Markup("<pre><code>{}</code></pre>").format(node.text)
    inside = html(node.children)
    if node.kind == "link":
        return Markup('<a href="{}" rel="noopener">{}</a>').format(node.url, inside)
    tag = Markup(_TAGS[node.kind])  # noqa: S704  (one of the names above)
    return Markup("<{0}>{1}</{0}>").format(tag, inside)
