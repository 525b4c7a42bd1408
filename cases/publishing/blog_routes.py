"""The blog: the same cases told as articles, with the story first and the client's questions answered."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask_babel import force_locale
from markupsafe import Markup

from app.web import arguments
from app.web.locale import language_code
from app.web.pagination import paginate
from cases.publishing import carrying, drawing, queries, shelf
from cases.publishing.answering import known_language
from cases.publishing.queries import Wanted

routes = Blueprint("case_blog", __name__, url_prefix="/blog", template_folder="templates")
PER_PAGE = 12
# Story, difficulties, solutions, what came of it, answers to questions (R98).
PARTS = ("client", "problems", "task", "steps", "went_wrong", "lessons", "result", "reviews", "wrap_up", "faq", "call")


@routes.get("")
def index() -> str:
    language = language_code()
    page = paginate(queries.listed(Wanted(), language), per_page=PER_PAGE)
    return render_template("publishing/blog.html", page=page, shown=queries.documents(page.items))


@routes.get("/<slug>/<language>")
def article(slug: str, language: str) -> str:
    """One article; search engines are told that the case's own page is the original."""
    known_language(language)
    code = carrying.code_of(arguments.text("from", max_length=20))
    with force_locale(language):
        kept = shelf.today().kept(shelf.key("article", slug, language), lambda: _draw(slug, language))
        carrying.remember(kept[0], code)
        return render_template(
            "publishing/article.html", it=kept[1], story=kept[2], code=code, slug=slug, language_shown=language
        )


def _draw(slug: str, language: str) -> tuple[str, object, Markup]:
    document = queries.public(slug, language).document
    return document.reference, document, drawing.story(document, parts=PARTS)
