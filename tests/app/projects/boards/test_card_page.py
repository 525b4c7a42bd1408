"""The page of a card: its forms stand beside one another and do not get into each other's way."""

from __future__ import annotations

import re

from flask.testing import FlaskClient

from app.projects.models import Project
from tests.cast import Cast
from tests.factories.boards import a_card


def test_the_word_beside_each_box_ticks_that_box(client: FlaskClient, cast: Cast, project: Project) -> None:
    """Of two fields with one id a browser ticks the first: a file would be shown instead of a comment."""
    card = a_card(project, "Shown", shown=True)
    dora = cast.signed_in(client, cast.dora)
    page = dora.get(f"/projects/{project.reference}/board/cards/{card.key}").text
    ids = re.findall(r'<(?:input|textarea|select)[^>]* id="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    for words in ("The client may have this file", "The client may read this"):
        wanted = re.search(rf'<label[^>]* for="([^"]+)">{words}', page)
        assert wanted is not None and wanted[1] in ids
