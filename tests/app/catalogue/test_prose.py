"""Markdown from the desk cannot hurt a reader."""

from __future__ import annotations

import pytest

from app.catalogue.prose import prose


def test_lists_headings_and_emphasis_become_html() -> None:
    html = prose("# Title\n\n- one **bold**\n- two")

    assert "<h3>Title</h3>" in html
    assert "<li>one <strong>bold</strong></li>" in html


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        '<img src=x onerror="alert(1)">',
        "[x](javascript:alert(1))",
        "[x](JaVaScRiPt&#58;alert(1))",
        "[x](data:text/html;base64,PHNjcmlwdD4=)",
        '<a href="https://a.example" onclick="alert(1)">x</a>',
        "<iframe src=https://evil.example></iframe>",
        "<p style='position:fixed'>x</p>",
        "![x](https://tracker.example/pixel.gif)",
    ],
)
def test_nothing_in_it_can_run_or_load(text: str) -> None:
    html = str(prose(text)).lower()

    for part in (
        "<script",
        "<img",
        "<iframe",
        'href="javascript',
        'href="data',
        "<p style",
        '<a href="https://a.example" onclick',
    ):
        assert part not in html


def test_links_leave_without_telling_where_from() -> None:
    assert 'rel="noopener nofollow"' in prose("[us](https://imece.example)")


@pytest.mark.parametrize("text", ["", "[" * 5000, "> " * 3000, "*" * 10_000, "`" * 9999])
def test_odd_texts_are_drawn_without_an_error(text: str) -> None:
    assert prose(text) is not None
