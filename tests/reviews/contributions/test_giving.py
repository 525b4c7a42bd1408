"""Bringing works: from reviews, with several holders, with people in them; the library; what pays; what is forgotten."""

from __future__ import annotations

import ast
import io
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
import sqlalchemy as sa
from PIL import Image

from app.accounts import erasing
from app.accounts.sockets import personal_data
from app.database import db, transaction
from app.errors import NotFound
from app.mail.models import MailMessage
from app.media.storage import storage
from app.money import Money
from reviews.contributions import delivering, giving, placing, releasing, rights, surfaces
from reviews.contributions.asset_models import Asset
from reviews.contributions.licence_models import Licence, LicenceOffer, LicenceRequest, Royalty
from reviews.contributions.placing import Use
from reviews.contributions.rights import Rights
from reviews.reviewing import media_keeping, revising
from tests.cases.publishing.reading import pdf_words
from tests.cast import Cast
from tests.factories.contributions import a_licence, a_picture, a_work, agree, an_offer
from tests.factories.reviews import a_photo, a_review, a_service

PACKAGE = Path(__file__).parents[3] / "reviews" / "contributions"
RIGHTS = Rights(
    title="Harbour <dawn> & frost",
    creator="Ilmar Tamm, Elif Karagöz",
    credit="Ilmar Tamm, Elif Karagöz",
    notice="© Ilmar Tamm. Until 2027-01-01.",
    statement_url="https://imece.example/licensed/X/rights",
    licensor_url="https://imece.example/library",
)


def test_r33_rights_are_written_into_pictures_and_films_after_everything_else_was_taken_out(tmp_path: Path) -> None:
    data = rights.written_into(a_picture(), RIGHTS)
    with Image.open(io.BytesIO(data)) as picture:
        exif = picture.getexif()
        xmp = picture.info["xmp"].decode()
    assert exif[rights.COPYRIGHT].startswith("©") or RIGHTS.notice.encode() in data
    assert exif[rights.ARTIST]
    for words in (
        "Ilmar Tamm, Elif Karagöz",
        "Harbour &lt;dawn&gt; &amp; frost",
        RIGHTS.statement_url,
        RIGHTS.licensor_url,
    ):
        assert words in xmp, words
    source, target = tmp_path / "source.webm", tmp_path / "target.webm"
    with av.open(str(source), "w", format="webm") as film:
        stream: Any = film.add_stream("libvpx", rate=10)
        stream.width, stream.height, stream.pix_fmt = 64, 48, "yuv420p"
        for number in range(5):
            frame = av.VideoFrame.from_ndarray(np.full((48, 64, 3), number * 40, dtype="uint8"), format="rgb24")
            film.mux(stream.encode(frame))
        film.mux(stream.encode(None))
    delivering.tag_film(source, target, RIGHTS)
    with av.open(str(target)) as tagged:
        said = {name.lower(): words for name, words in tagged.metadata.items()}
        assert said["copyright"] == RIGHTS.notice and said["artist"] == RIGHTS.creator
        assert sum(1 for _frame in tagged.decode(video=0)) == 5


@pytest.mark.slow
def test_r39_what_was_copied_from_a_review_goes_with_its_file_and_with_the_review(
    client: Any, cast: Cast, run_jobs: Any
) -> None:
    service = a_service()
    shown = []
    for number in range(2):
        review = a_review(cast.alice, line=None)
        media = a_photo(review)
        assert media.file is not None
        storage().put(media.file.key, a_picture(), "image/webp")
        with transaction():
            asset = giving.bring_from_review(media)
            assert giving.bring_from_review(media).id == asset.id
        licence = a_licence(cast.alice, asset)
        run_jobs()
        with transaction():
            placing.place(
                licence.reference,
                Use(surface="service", title=str(number), purpose="showing"),
                by=None,
                service=service,
            )
        assert client.get(f"/licensed/{licence.reference}").status_code == 200
        shown.append((review.id, media.id, licence.reference))
    with transaction():
        media_keeping.remove(db.session.get_one(type(media), shown[0][1]))
    assert client.get(f"/licensed/{shown[0][2]}").status_code == 404
    with transaction():
        revising.locked(shown[1][0]).withdraw()
    assert client.get(f"/licensed/{shown[1][2]}").status_code == 404
    ended = db.session.scalars(sa.select(Licence).where(Licence.reference == shown[1][2])).one()
    assert (ended.end_reason, ended.usages[0].end_reason) == ("withdrawn", "withdrawn")
    assert "/licensed/" not in client.get(f"/services/{service.slug}").text


def test_a_no_of_somebody_in_it_takes_a_work_off_every_page_and_a_licence_waits_for_their_yes(
    client: Any, cast: Cast
) -> None:
    asset = a_work(cast.alice, shows_people=True)
    offer = an_offer(asset)
    with transaction():
        agree(offer, cast.alice)
    assert (offer.state, offer.licence) == ("agreed", None)
    with transaction():
        _release, raw = releasing.ask(asset, kind="model", name="Aino", email="aino@lepp.example", locale="en")
    page = f"/releases/{raw}"
    assert "Aino" in client.get(page).text and client.get("/releases/nonsense").status_code == 404
    assert client.post(page, data={"answer": "yes"}).status_code == 303
    db.session.expire_all()
    offer = db.session.get_one(LicenceOffer, offer.id)
    assert offer.state == "granted" and offer.licence is not None
    with transaction():
        giving.list_in_library(offer.asset)
    assert client.get(f"/library/{asset.reference}").status_code == 200
    assert client.post(page, data={"answer": "no"}).status_code == 303
    assert client.get(f"/library/{asset.reference}").status_code == 404
    with pytest.raises(NotFound):
        surfaces.licence_in_force(offer.licence.reference)
    assert client.post(page, data={"answer": "perhaps"}).status_code == 422


def a_text_of_two_in_the_library(browser: Any, cast: Cast) -> tuple[str, str]:
    """Its page for those who hold it, and its number."""
    alice, anyone = cast.signed_in(browser(), cast.alice), browser()
    work = {
        "kind": "text",
        "title": "Shutters",
        "text": "Before the tea.",
        "language": "en",
        "made": "own",
        "currency": "EUR",
    }
    page = alice.post("/account/works/new", data={**work, "price": "20.00"}).headers["Location"]
    reference = page.rsplit("/", 1)[-1]
    assert (
        alice.post(f"{page}/holders", data={"name": "Bob", "email": cast.bob.email, "percent": "100"}).status_code
        == 422
    )
    assert (
        alice.post(f"{page}/holders", data={"name": "Bob", "email": cast.bob.email, "percent": "40"}).status_code == 303
    )
    alice.post(f"{page}/listing")
    assert anyone.get(f"/library/{reference}").status_code == 404
    bob = cast.signed_in(browser(), cast.bob)
    assert bob.post(f"{page}/confirmation").status_code == 303
    alice.post(f"{page}/listing")
    assert (
        "Shutters" in anyone.get("/library?q=shutt&kind=text").text
        and "€20.00" in anyone.get(f"/library/{reference}").text
    )
    return page, reference


@pytest.mark.slow
def test_the_library_shows_whole_works_takes_requests_and_disputes_and_the_licence_of_others_waits_for_their_money(
    browser: Any, cast: Cast
) -> None:
    from app.orders.facts import OrderPaid
    from app.orders.states import State
    from reviews.contributions.subscribers import sell
    from tests.factories.orders import an_order

    marta, anyone = cast.signed_in(browser(), cast.marta), browser()
    page, reference = a_text_of_two_in_the_library(browser, cast)
    asked = {
        "name": "Anneli",
        "company": "Saar OÜ",
        "email": "anneli@saar.example",
        "purposes": ["advertising"],
        "media": ["print"],
    }
    assert anyone.post(f"/library/{reference}/requests", data={**asked, "days": "365"}).status_code == 422
    assert (
        anyone.post(f"/library/{reference}/requests", data={**asked, "places": ["EE"], "days": "365"}).status_code
        == 303
    )
    request = db.session.scalars(sa.select(LicenceRequest)).one()
    assert "Saar" in marta.get(f"/desk/library/requests/{request.reference}").text
    order = an_order()
    db.session.commit()
    offer = {
        "purposes": ["advertising"], "media": ["print"], "places": ["EE"], "starts_on": "2026-01-01", "ends_on": "2035-12-31",
        "currency": "EUR", "fee": "20.00",
    }  # fmt: skip
    path = f"/desk/library/{reference}/licence?request={request.reference}"
    assert marta.post(path, data=offer).status_code == 422
    assert marta.post(path, data={**offer, "order": order.reference}).status_code == 303
    made = db.session.scalars(sa.select(LicenceOffer)).one()
    for person in (cast.alice, cast.bob):
        with transaction():
            agree(made, person)
    assert (made.state, made.licensee) == ("agreed", "Saar OÜ")
    with transaction():
        order.state, order.paid_minor = State.PAID, order.total_minor
        db.session.flush()
        sell(OrderPaid(order_id=order.id))
    assert db.session.get_one(LicenceOffer, made.id).state == "granted"

    dispute_and_withdraw(browser, cast, marta, page, reference)


def dispute_and_withdraw(browser: Any, cast: Cast, marta: Any, page: str, reference: str) -> None:
    anyone = browser()
    words = {"code": "not_theirs", "words": "I wrote that.", "name": "Cem", "email": "cem@ocak.example"}
    assert anyone.post(f"/library/{reference}/dispute", data=words).status_code == 200
    assert anyone.get(f"/library/{reference}").status_code == 404
    number = db.session.scalar(sa.text("SELECT reference FROM asset_dispute"))
    decided = marta.post(
        f"/desk/licence-disputes/{number}/decision", data={"upheld": "yes", "answer": "They are right."}
    )
    assert decided.status_code == 303
    assert db.session.scalars(sa.select(Licence)).one().end_reason == "dispute"
    told = db.session.scalars(
        sa.select(MailMessage.recipient).where(MailMessage.template == "contributions/mail/dispute_decided")
    )
    assert set(told) == {cast.alice.email, cast.bob.email, "cem@ocak.example"}
    charlie = cast.signed_in(browser(), cast.charlie)
    for hidden in (page, f"{page}/details", f"/desk/library/{reference}", f"/desk/licence-disputes/{number}"):
        assert charlie.get(hidden).status_code == 404, hidden


@pytest.mark.usefixtures("app")
def test_a_person_is_told_what_is_kept_and_forgotten_with_their_works_while_the_books_stay(cast: Cast) -> None:
    from tests.factories.contributions import an_idea

    an_idea(cast.alice)
    licence = a_licence(cast.alice, fee=Money.zero("EUR"))
    told = {each.key: each.rows for each in personal_data.answers(cast.alice)}
    assert told["ideas"][0]["idea"] == "A day for schools in the studio"
    assert any(row.get("fingerprint") for row in told["works"])
    with transaction():
        erasing.erase(cast.alice)
    asset = db.session.get_one(Asset, licence.asset_id)
    assert (asset.withdrawn_reason, asset.credit_line) == ("erased", "")
    assert db.session.get_one(Licence, licence.id).end_reason == "withdrawn"
    assert db.session.scalar(sa.text("SELECT count(*) FROM idea WHERE author_id IS NOT NULL OR text <> ''")) == 0


@pytest.mark.slow
@pytest.mark.usefixtures("app")
def test_the_photo_of_one_star_earns_what_the_photo_of_five_stars_earns(cast: Cast) -> None:
    paid = []
    for person, rating in ((cast.alice, 1), (cast.bob, 5)):
        media = a_photo(a_review(person, line=None, rating=rating))
        assert media.file is not None
        storage().put(media.file.key, a_picture(), "image/webp")
        with transaction():
            asset = giving.bring_from_review(media)
        licence = a_licence(person, asset)
        paid.append(db.session.scalars(sa.select(Royalty.amount_minor).where(Royalty.licence_id == licence.id)).one())
    assert paid == [5_000, 5_000]


@pytest.mark.slow
def test_several_pictures_are_brought_at_once_and_a_year_is_a_paper(browser: Any, cast: Cast) -> None:
    alice = cast.signed_in(browser(), cast.alice)
    words = {"kind": "photo", "title": "Harbour", "language": "en", "made": "own", "currency": "EUR", "price": "20.00"}
    sent = [(io.BytesIO(a_picture()), f"{number}.jpg") for number in range(3)]
    assert alice.post("/account/works/new", data={**words, "file": sent}).headers["Location"] == "/account/works"
    assert all(f"Harbour {number}" in alice.get("/account/works").text for number in (1, 2, 3))
    many = [(io.BytesIO(b"x"), "x.jpg") for _each in range(25)]
    assert alice.post("/account/works/new", data={**words, "file": many}).status_code == 422
    broken = [(io.BytesIO(a_picture()), "a.jpg"), (io.BytesIO(b"no picture"), "b.jpg")]
    assert alice.post("/account/works/new", data={**words, "title": "Nets", "file": broken}).status_code == 422
    assert "Nets" not in alice.get("/account/works").text, "all of them or none"

    licence = a_licence(cast.alice)
    paper = alice.get(f"/account/licences/statement.pdf?year={licence.granted_at.year}")
    assert paper.mimetype == "application/pdf"
    assert "Harbour at dawn" in pdf_words(paper.data) and "50.00" in pdf_words(paper.data)
    assert "Harbour" not in pdf_words(alice.get("/account/licences/statement.pdf?year=2020").data)
    bob = cast.signed_in(browser(), cast.bob)
    assert "Harbour" not in pdf_words(bob.get("/account/licences/statement.pdf").data)


def test_nothing_that_pays_for_contributions_can_see_a_rating() -> None:
    """R1: neither the code that pays nor what it is given knows stars; nor may any other file here read them."""
    for path in PACKAGE.glob("*.py"):
        names = {node.attr for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Attribute)}
        assert not names & {"rating", "stars", "sentiment", "mean_hundredths"}, path.name
    imported = {
        alias.name
        for node in ast.walk(ast.parse((PACKAGE / "paying.py").read_text()))
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    assert not imported & {"Review", "Evaluation", "ReviewMedia"}
