"""What a client sees of publishing in the portal: the case before it is public, and what became of it."""

from __future__ import annotations

import sqlalchemy as sa
from flask import render_template
from flask_babel import force_locale
from markupsafe import Markup

from app.database import db
from cases.consent.contents import newest_texts
from cases.consent.outputs import Naming
from cases.publishing import composing, drawing, figures, queries
from cases.publishing.models import Publication
from cases.publishing.outputs.document import Addresses
from cases.publishing.wording import READINGS
from cases.writing.models import Case


def preview(case: Case, language: str, naming: Naming) -> Markup | None:
    """The case as it would be shown, drawn from its text as it is now."""
    text = newest_texts(case.id).get(language)
    if text is None:
        return None
    document = composing.compose(case, text).named(naming, addresses=Addresses(page=""))
    with force_locale(language):
        story = drawing.story(document, preview=True)
    drawn = render_template("publishing/_preview.html", it=document, story=story)
    return Markup(drawn)  # noqa: S704  (a template of ours, which escapes)


def portal_panel(case: Case) -> Markup | None:
    """Where it is in public, and how often it was read."""
    live = db.session.scalars(
        sa.select(Publication).where(Publication.case_id == case.id, queries.is_public()).order_by(Publication.language)
    ).all()
    if not live:
        return None
    drawn = render_template(
        "publishing/_portal_panel.html", case=case, live=live, kinds=figures.by_kind(case.id), words=READINGS
    )
    return Markup(drawn)  # noqa: S704  (a template of ours, which escapes)
