"""The editor: a text in one language, its preview, its versions and what changed between them."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.accounts.access import desk, viewer
from app.config import settings
from app.database import transaction
from app.errors import NotFound
from app.projects.sockets import testimonials
from app.web import arguments
from app.web.locale import language_names
from app.web.pagination import paginate
from cases.writing import checking, comparing, drawing, queries, saving, sockets
from cases.writing.access import AT_THE_DESK, Seat, at_desk
from cases.writing.document import ORDER, TEXTS, Document
from cases.writing.framing import tabs_for
from cases.writing.goals import TEMPLATES
from cases.writing.models import Case, CaseText
from cases.writing.text_forms import ROWS, TextForm, filled
from cases.writing.wording import BLOCKS, place_words

routes = Blueprint(
    "case_texts", __name__, url_prefix="/desk/cases/<reference>/texts/<language>", template_folder="templates"
)
Answer = str | Response | tuple[str, int]


@routes.get("")
@desk(*AT_THE_DESK)
def edit(reference: str, language: str) -> Answer:
    seat = _seat(reference, language)
    text = _newest(seat.case, language)
    data = filled(text.document if text else _template(seat.case), text.version if text else 0)
    return _draw(seat, language, TextForm(formdata=None, data=data))


@routes.post("")
@desk(*AT_THE_DESK)
def save(reference: str, language: str) -> Answer:
    """Saved as a new version. Where somebody was faster nothing is lost: the words come back beside what changed."""
    seat, form = _seat(reference, language), TextForm()
    if request.form.get("more") in ROWS:
        form.add_row(request.form["more"])
        return _draw(seat, language, form, unsaved=True)
    if not form.validate():
        return _draw(seat, language, form), form.status
    try:
        with transaction():
            seat = at_desk(viewer(), reference, lock=True)
            saved = saving.save(
                seat.case,
                language,
                form.document(),
                by=seat.user,
                base=form.version.data or 0,
                note=form.note.data or "",
            )
            number = saved.version
    except saving.SomebodyWasFaster as error:
        return _draw_beside(_seat(reference, language), language, form, str(error)), 409
    flash(_("Saved as version %(number)s.", number=number), "good")
    return redirect(url_for(".edit", reference=reference, language=language), 303)


@routes.post("/preview")
@desk(*AT_THE_DESK)
def preview(reference: str, language: str) -> Answer:
    """What is typed, as a reader would see it; nothing is saved. A script asks for the piece, without one it is a page."""
    seat, form = _seat(reference, language), TextForm()
    text = _unsaved(seat.case, language, form.document())
    return render_template(
        "cases_writing/_preview.html" if request.args.get("piece") else "cases_writing/preview.html",
        seat=seat,
        case=seat.case,
        tongue=language,
        version=form.version.data,
        **_read(seat.case, text),
        tabs=tabs_for(seat.case),
    )


@routes.get("/versions")
@desk(*AT_THE_DESK)
def versions(reference: str, language: str) -> Answer:
    seat = _seat(reference, language)
    return render_template(
        "cases_writing/versions.html",
        seat=seat,
        case=seat.case,
        tongue=language,
        page=paginate(queries.versions_of(seat.case.id, language)),
        tabs=tabs_for(seat.case),
        languages=language_names(),
    )


@routes.get("/versions/<int:version>")
@desk(*AT_THE_DESK)
def compare(reference: str, language: str, version: int) -> Answer:
    """That version, and what is different from the one before it, or from the one that `with` names."""
    seat = _seat(reference, language)
    text = queries.text_of(seat.case.id, language, version)
    other = arguments.whole_number("with", max(version - 1, 0), 0, 10**6)
    before = queries.text_of(seat.case.id, language, other).document if other else Document()
    return render_template(
        "cases_writing/compare.html",
        seat=seat,
        case=seat.case,
        tongue=language,
        text=text,
        other=other,
        differences=comparing.compare(before, text.document),
        **_read(seat.case, text),
        tabs=tabs_for(seat.case),
    )


@routes.post("/versions/<int:version>/restoration")
@desk(*AT_THE_DESK)
def restore(reference: str, language: str, version: int) -> Answer:
    """The words of an older version as a new one; what came between stays among the versions."""
    _seat(reference, language)
    with transaction():
        seat = at_desk(viewer(), reference, lock=True)
        old, newest = queries.text_of(seat.case.id, language, version), _newest(seat.case, language)
        note = _("As version %(number)s", number=version)
        base = newest.version if newest else 0
        saving.save(seat.case, language, old.document, by=seat.user, base=base, note=note)
    flash(_("The text is again as in version %(number)s.", number=version), "good")
    return redirect(url_for(".edit", reference=reference, language=language), 303)


def _seat(reference: str, language: str) -> Seat:
    if language not in settings().languages:
        raise NotFound
    return at_desk(viewer(), reference)


def _newest(case: Case, language: str) -> CaseText | None:
    return queries.newest_text(case.id, language)


def _template(case: Case) -> Document:
    """For a further language: what the first one has, to be translated, with its references as they are."""
    first = _newest(case, case.language)
    return first.document if first else Document()


def _unsaved(case: Case, language: str, document: Document) -> CaseText:
    return CaseText(case_id=case.id, language=language, version=0, blocks=document.as_blocks())


def _read(case: Case, text: CaseText) -> dict[str, object]:
    """A version as its reader sees it, with what is to be said against it."""
    return {
        "title": drawing.title(case, text),
        "sections": drawing.sections(case, text),
        "checks": checking.checks_of(case, text),
        "place_words": place_words,
    }


def _draw(seat: Seat, language: str, form: TextForm, *, unsaved: bool = False) -> str:
    case = seat.case
    form.offer(*_offered(case))
    return render_template("cases_writing/edit.html", form=form, unsaved=unsaved, **_around(seat, language, form))


def _draw_beside(seat: Seat, language: str, form: TextForm, words: str) -> str:
    """The typed words, now built on the newest version, beside what they would change of it."""
    newest = _newest(seat.case, language)
    before = newest.document if newest else Document()
    mine = form.document()
    form.version.raw_data, form.version.data = None, newest.version if newest else 0
    form.offer(*_offered(seat.case))
    return render_template(
        "cases_writing/edit.html",
        form=form,
        unsaved=True,
        faster=words,
        newest=newest,
        differences=comparing.compare(before, mine),
        **_around(seat, language, form),
    )


def _around(seat: Seat, language: str, form: TextForm) -> dict[str, object]:
    case = seat.case
    return {
        "seat": seat,
        "case": case,
        "tongue": language,
        "languages": language_names(),
        "written": queries.newest_texts([case.id])[case.id],
        "first": TEMPLATES[case.known_goal].first,
        "order": ORDER,
        "texts": TEXTS,
        "blocks": BLOCKS,
        "references": drawing.numbers_of(case).references(),
        "tabs": tabs_for(case),
        **_read(case, _unsaved(case, language, form.document())),
    }


def _offered(case: Case) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """What figures may show, and the client's verified reviews."""
    files = [(f"asset:{each.key}", each.file.filename) for each in queries.shown_assets_of(case.id)]
    drawn = [(f"chart:{key}", words) for answer in sockets.chart_names.answers(case) for key, words in answer]
    if case.project_id is None:
        return [*files, *drawn], []
    said = [each for answer in testimonials.answers(case.project_id) for each in answer if each.is_verified]
    return [*files, *drawn], [(each.reference, f"{each.title or each.text[:60]} ({each.author_name})") for each in said]
