"""How a case is drawn on a page: prose, charts, and where its pictures lie."""

from __future__ import annotations

from base64 import b64encode

from flask import Flask, render_template, url_for
from markupsafe import Markup

from app.errors import NotFound
from app.media.storage import storage
from app.reports import charts
from cases.publishing import wording
from cases.publishing.outputs import cards, prose
from cases.publishing.outputs.document import Chart, Document, Picture
from cases.publishing.outputs.embedding_pictures import as_jpeg
from cases.writing.wording import INDUSTRIES, PROBLEMS

MOST_SIMILAR = 3


def init_app(app: Flask) -> None:
    app.jinja_env.filters.update(
        story_prose=lambda text: prose.html(prose.parsed(text)),
        story_plain=lambda text: prose.plain(prose.parsed(text)),
        story_chart=chart,
        result_line=cards.result_words,
    )


def chart(it: Chart) -> Markup:
    """The bars as a drawing of the house, wide and narrow."""
    points = tuple(charts.Point(bar.label, float(bar.length), shown=bar.written) for bar in it.bars)
    return charts.drawn(charts.Chart(kind="bars", title=it.title, sentence=it.alt, points=points))


def story(
    document: Document, *, parts: tuple[str, ...] = (), with_charts: bool = True, preview: bool = False
) -> Markup:
    """The body of a case; `parts` chooses sections and their order, else all. Without charts their sentence stands for them."""
    chosen = document.told if not parts else tuple(it for key in parts if (it := document.section(key)) is not None)

    def address(picture: Picture) -> str:
        if preview:
            return preview_address(picture)
        return url_for(
            "case_downloads.picture",
            slug=document.slug,
            language=document.language,
            number=picture.number,
            _external=not with_charts,
        )

    return Markup(  # noqa: S704  (a template of ours, which escapes)
        render_template(
            "publishing/_story.html", it=document, sections=chosen, with_charts=with_charts, picture_address=address
        )
    )


def preview_address(picture: Picture) -> str:
    """The picture inside the page itself: nobody but the reader of this preview may have its address."""
    try:
        data = as_jpeg(storage().get(picture.key))[0]
    except NotFound:
        return "data:,"
    return f"data:image/jpeg;base64,{b64encode(data).decode()}"


def labels() -> dict[str, dict[str, str]]:
    """The words of the filters, in the language that is spoken now."""
    return {
        "industries": {key: str(words) for key, words in INDUSTRIES.items()},
        "problems": {key: str(words) for key, words in PROBLEMS.items()},
        "kinds": {key: str(words) for key, words in wording.KINDS.items()},
    }
