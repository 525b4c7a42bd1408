"""The case as its client sees it in the portal: fill in, confirm, read, decide, take back."""

from __future__ import annotations

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from app import clock
from app.accounts.access import signed_in, viewer
from app.accounts.models import User
from app.database import transaction
from app.errors import Conflict, Invalid, NotFound
from app.media import filing, pictures, uploads
from app.media.serving import send
from app.web import arguments
from app.web.locale import language_code
from app.web.pagination import paginate
from cases.consent import confirming, contents, deciding, queries
from cases.consent.forms import AnswersForm, ApprovalForm, CommentForm, ConfirmForm, LogoForm
from cases.consent.outputs import Naming, Output, Question
from cases.consent.sockets import portal_panels, previews
from cases.consent.wording import ENDS, NAMINGS, OUTPUT_DETAILS, OUTPUTS, QUESTIONS
from cases.evidence.queries import results_of
from cases.writing import commenting
from cases.writing.models import Case
from cases.writing.queries import comments_on
from cases.writing.wording import place_words

routes = Blueprint("case_consent", __name__, url_prefix="/account/cases", template_folder="templates")
Answer = str | AnyResponse | tuple[str, int]
LONGEST_LOGO_SIDE = 600


@routes.get("")
@signed_in
def mine() -> str:
    page = paginate(queries.cases_of(viewer()))
    return render_template(
        "consent/mine.html", page=page, approved={case.id: queries.is_approved(case) for case in page}
    )


@routes.get("/<reference>")
@signed_in
def show(reference: str) -> Answer:
    return _draw(queries.case_of(viewer(), reference))


@routes.get("/<reference>/preview")
@signed_in
def preview(reference: str) -> str:
    """The case as it would be published, in one language and with one way of naming the client."""
    case = queries.case_of(viewer(), reference)
    texts = contents.newest_texts(case.id)
    language = arguments.choice("language", tuple(texts), _first_language(case, tuple(texts)) or None)
    naming = Naming(arguments.choice("naming", tuple(Naming), Naming.NAME))
    drawn = [each for each in previews.answers(case, language, naming) if each is not None]
    return render_template(
        "consent/preview.html",
        case=case,
        language_shown=language,
        languages=sorted(texts),
        naming=naming,
        drawn=drawn,
        namings=NAMINGS,
    )


@routes.post("/<reference>/answers")
@signed_in
def answer(reference: str) -> Answer:
    case, form = queries.case_of(viewer(), reference), AnswersForm()
    if not form.validate():
        return _draw(case, answers=form)
    with transaction():
        deciding.answer(case, form.said(), by=_me())
    flash(_("Thank you. Your colleague here finds it beside the text."), "good")
    return redirect(url_for(".show", reference=reference, _anchor="answers"), 303)


@routes.post("/<reference>/comments")
@signed_in
def comment(reference: str) -> Answer:
    """To the marketer and the leader, who answer below it."""
    case, form = queries.case_of(viewer(), reference), CommentForm()
    if not form.validate():
        return _draw(case, said=form)
    with transaction():
        commenting.comment(queries.seat_of(viewer(), reference), form.body.data or "", language=language_code())
    flash(_("Your comment is sent. The answer stands below it, and we tell you by mail."), "good")
    return redirect(url_for(".show", reference=reference, _anchor="comments"), 303)


@routes.post("/<reference>/numbers/<key>/confirmation")
@signed_in
def confirm(reference: str, key: str) -> Answer:
    case = queries.case_of(viewer(), reference)
    revision = arguments.whole_number("revision", low=1, source=request.form)
    with transaction():
        confirming.confirm(case, key, revision, by=_me())
    flash(_("Confirmed. Thank you."), "good")
    return redirect(url_for(".show", reference=reference, _anchor="numbers"), 303)


@routes.post("/<reference>/logo")
@signed_in
def give_logo(reference: str) -> Answer:
    case, form = queries.case_of(viewer(), reference), LogoForm()
    if not form.validate():
        return _draw(case, logo=form)
    try:
        picture = pictures.clean(uploads.read(form.logo.data), longest_side=LONGEST_LOGO_SIDE)
    except Invalid as error:
        form.logo.errors = [str(error)]
        return _draw(case, logo=form)
    with transaction():
        file = filing.keep_picture(picture, filename=form.logo.data.filename or "logo")
        deciding.give_logo(case, file, by=_me())
    flash(_("We have your logo. It is shown only where you choose it below."), "good")
    return redirect(url_for(".show", reference=reference, _anchor="decision"), 303)


@routes.get("/<reference>/logo")
@signed_in
def logo(reference: str) -> Response:
    found = queries.logo_of(queries.case_of(viewer(), reference).id)
    if found is None:
        raise NotFound
    return send(found.file)


@routes.post("/<reference>/approval")
@signed_in
def approve(reference: str) -> Answer:
    case, form = queries.case_of(viewer(), reference), ApprovalForm()
    if not form.validate():
        return _draw(case, approval=form)
    try:
        with transaction():
            deciding.approve(
                case,
                digest=_digest(form.digest.data),
                choices=form.choices(),
                valid_until=form.valid_until.data,
                by=_me(),
            )
    except Invalid as error:
        form.form_errors.append(str(error))
        return _draw(queries.case_of(viewer(), reference), approval=form)
    flash(_("Thank you. Nothing but this is published; you can take it back here at any time."), "good")
    return redirect(url_for(".show", reference=reference, _anchor="decision"), 303)


@routes.post("/<reference>/withdrawal")
@signed_in
def withdraw(reference: str) -> Answer:
    """Everything, or one output."""
    case = queries.case_of(viewer(), reference)
    only = arguments.choice("output", tuple(Output), "", source=request.form)
    with transaction():
        deciding.withdraw(case, [Output(only)] if only else tuple(Output), by=_me())
    flash(_("Withdrawn. It is no longer shown, and every copy of ours is taken down within minutes."), "good")
    return redirect(url_for(".show", reference=reference, _anchor="decision"), 303)


def _draw(
    case: Case,
    answers: AnswersForm | None = None,
    approval: ApprovalForm | None = None,
    logo: LogoForm | None = None,
    said: CommentForm | None = None,
) -> tuple[str, int]:
    answered = queries.answers_of(case.id)
    texts = contents.newest_texts(case.id)
    results = results_of(case.id)
    status = max((form.status for form in (answers, approval, logo, said) if form), default=200)
    page = render_template(
        "consent/show.html",
        case=case,
        languages=sorted(texts),
        answers=answers or AnswersForm(data={each.value: answered[each].text for each in Question if each in answered}),
        approval=approval or _approval_form(case),
        logo_form=logo or LogoForm(),
        has_logo=queries.logo_of(case.id) is not None,
        comments=comments_on(case.id, internal=False),
        comment_form=said or CommentForm(formdata=None),
        place_words=place_words,
        me=_me(),
        results=results,
        unconfirmed=sum(not row.is_confirmed for row in results),
        is_approved=queries.is_approved(case),
        last=queries.last_approval(case.id),
        allowed=queries.open_consents(case.id),
        ever=queries.consents_ever(case.id),
        panels_below=[each for each in portal_panels.answers(case) if each is not None],
        outputs=OUTPUTS,
        details=OUTPUT_DETAILS,
        namings=NAMINGS,
        questions=QUESTIONS,
        ends=ENDS,
        confirm=ConfirmForm(),
        today=clock.now().date(),
    )
    return page, status


def _approval_form(case: Case) -> ApprovalForm:
    """What was chosen last, else the name everywhere."""
    allowed = queries.open_consents(case.id)
    asked_before = queries.last_approval(case.id) is not None
    chosen = {
        output.value: str(allowed[output].naming) if output in allowed else ("" if asked_before else Naming.NAME.value)
        for output in Output
    }
    until = next((each.valid_until for each in allowed.values() if each.valid_until), None)
    return ApprovalForm(formdata=None, data={**chosen, "valid_until": until, "digest": contents.digest_of(case).hex()})


def _digest(typed: str | None) -> bytes:
    try:
        return bytes.fromhex(typed or "")
    except ValueError:
        raise Conflict from None


def _first_language(case: Case, languages: tuple[str, ...]) -> str:
    for wished in (language_code(), case.language):
        if wished in languages:
            return wished
    return languages[0] if languages else ""


def _me() -> User:
    user = viewer().user
    assert user is not None
    return user
