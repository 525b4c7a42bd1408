"""Every case of the demo story, in each of its languages: the numbers of one form are those of all others."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from flask import Flask

from app.database import db
from cases.publishing import drawing, queries
from cases.publishing.models import Publication
from cases.publishing.outputs import cards, pdf, pptx_file, slides
from cases.publishing.outputs.document import Document
from tests.cases.publishing.reading import html_text, numbers_in, pdf_words, pptx_text

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]


def claims(document: Document) -> set[str]:
    """What a case stands for: the numbers of its title and of every row of its results."""
    rows = [f"{it.baseline} {it.value} {it.change}" for it in document.results]
    return set().union(*(numbers_in(each) for each in (document.title, *rows)))


def told(document: Document) -> set[str]:
    """Every number in the story itself."""
    with_context = drawing.story(document, with_charts=False)
    return numbers_in(html_text(f"{with_context} {document.title} {document.lead}"))


def test_every_case_of_the_demo_shows_the_same_numbers_in_every_form(told_app: Flask) -> None:
    languages: dict[str, set[str]] = {}
    with told_app.app_context(), told_app.test_request_context():
        for public in queries.documents(db.session.scalars(sa.select(Publication).where(queries.is_public())).all()):
            document = public.document
            languages.setdefault(document.slug, set()).add(document.language)
            wanted, story = claims(document), told(document)
            page = told_app.test_client().get(f"/cases/{document.slug}/{document.language}").text
            atom = told_app.test_client().get(f"/cases/feed.atom?language={document.language}").text
            forms = {
                "page": html_text(page),
                "pdf": pdf_words(pdf.render(document)),
                "slides": pdf_words(slides.render(document)),
                "pptx": pptx_text(pptx_file.render(document)),
                "feed": html_text(html_text(atom)),
                "card": pdf_words(cards.as_pdf(document)),
            }
            for name, text in forms.items():
                missing = wanted - numbers_in(text)
                assert not missing, f"{document.slug} {document.language} {name} lacks {missing}"
            for name in ("page", "pdf", "pptx"):
                assert story <= numbers_in(forms[name]), (document.slug, document.language, name)
            assert numbers_in(forms["card"]) - numbers_in(document.period) <= story
    assert any(len(each) == 5 for each in languages.values()), languages
