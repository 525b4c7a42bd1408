"""The frame in which other pages show the small card of a case."""

from __future__ import annotations

from markupsafe import Markup

from app.mail.links import absolute_url
from cases.publishing.addressing import bare

WIDTH, HEIGHT = 480, 320


def snippet(slug: str, language: str, title: str, width: int = WIDTH, height: int = HEIGHT) -> str:
    """What somebody pastes into their page."""
    source = bare(absolute_url("case_embeds.card", slug=slug, language=language))
    frame = Markup(
        '<iframe src="{}" title="{}" width="{}" height="{}" loading="lazy" style="border:0;max-width:100%"></iframe>'
    )
    return str(frame.format(source, title, width, height))
