"""Reviews in the demo story: an offer, customers who answer by the link of a mail, strangers who write, photos and a film."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Sequence
from datetime import timedelta
from fractions import Fraction
from functools import partial
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from PIL import Image, ImageDraw
from werkzeug.datastructures import FileStorage

from app import clock
from app.accounts.roles import Role
from app.catalogue.queries import service_by_slug
from app.database import db, transaction
from app.demo import orders
from app.demo.people import at_the_desk
from app.demo.sockets import Chapter
from app.errors import DomainError
from app.ledger.units import POINTS, points
from reviews.reviewing import contests, guiding, media_keeping, naming, revising, submitting
from reviews.reviewing.models import Review
from reviews.reviewing.offer_models import ReviewOffer
from reviews.reviewing.requesting import Recipient, open_request, request_review
from reviews.reviewing.states import Channel, State, Verification
from reviews.reviewing.story_texts import ORDERED, SAID, Said
from reviews.reviewing.submitting import Source, Words

SHADES = {"bookshop": ("#f4efe2", "#7a4b2a", "#c8792b"), "cafe": ("#fbf7ef", "#7b8f4b", "#a23b2a")}


def chapters() -> Sequence[Chapter]:
    """The answer to `demo.chapters`."""
    said = [(each.days_ago, 9.0 + number % 9, partial(_say, each)) for number, each in enumerate(SAID)]
    ordered = [
        (days_ago, 18.0 + number % 3, partial(_answer, name, stars, title, text, pictures))
        for number, (name, days_ago, stars, title, text, pictures) in enumerate(ORDERED)
    ]
    added: list[Chapter] = [
        (6, 17.0, partial(_add_sign, 3, "Our poster for the book night. Seats by telephone: +353 1 555 0142")),
        (3, 17.0, _add_film),
        (1, 17.0, partial(_add_sign, 2, "The sign in the window. Seats for the book night: +353 1 555 0199")),
    ]
    return [(95, 9.0, _offer), *said, *ordered, (4, 12.0, _think_again), *added]


def _offer() -> None:
    """150 points for any review, 50 more for sharing it, and a place in a draw; and questions that help to write."""
    with at_the_desk(Role.MARKETER), transaction():
        contest = contests.open_contest(
            name="A day at the studio",
            method="draw",
            kind="points",
            amount=points(2000),
            details={},
            winners=1,
            opens_at=clock.now(),
            closes_at=clock.now() + timedelta(days=120),
            seed="imece-demo-story",
        )
        thanks = ReviewOffer(name="Thank-you for any review", kind="points", units=150, unit=POINTS, hold_days=0)
        thanks.share_points, thanks.contest_id, thanks.active = 50, contest.id, True
        db.session.add(thanks)
        guiding.write(None, _QUESTIONS)


def _say(said: Said) -> None:
    """Somebody writes by the open form and answers the mail."""
    with transaction():
        submitting.submit(
            Words(
                rating=said.stars,
                title=said.title,
                text=said.text,
                author_name=naming.shown(said.name, naming.ShownAs.SHORT),
                language=said.language,
            ),
            Source(
                service_id=service_by_slug(said.slug, including_inactive=True).id,
                channel=Channel.ONSITE_FORM,
                proof="form:confirmed-by-mail",
                verification=Verification.NONE,
                author_email=said.email,
            ),
        )


def _answer(name: str, stars: int, title: str, text: str, pictures: bool) -> None:
    """A customer taps a star in the mail, then writes."""
    order = orders.named(name)
    line = next((each for each in order.lines if each.service_id is not None), None)
    if line is None or line.service_id is None or _is_reviewed(line.id):
        return
    contact = order.contact
    with transaction():
        request, raw = request_review(
            service_id=line.service_id,
            recipient=Recipient(name=contact.name, email=contact.email, locale=contact.locale, user_id=contact.user_id),
            channel=Channel.EMAIL,
            order_line_id=line.id,
        )
        request.note_sent()
        shown = naming.shown(contact.name, naming.ShownAs.SHORT)
        words = Words(rating=stars, author_name=shown, language=contact.locale)
        review = submitting.answer(open_request(raw, lock=True), words)
        proof = f"request:{request.id}"
        revising.revise(
            review, Words(rating=stars, title=title, text=text, author_name=shown, language=contact.locale), proof=proof
        )
        for number in range(2 if pictures else 0):
            media_keeping.add_photo(review, _photo(SHADES[name], number), _CAPTIONS[name][number])


def _think_again() -> None:
    """Declan got his second day of filming and says so; what he said first is kept."""
    said = next(each for each in SAID if each.email.startswith("declan@"))
    review = db.session.scalar(sa.select(Review).where(Review.author_email == said.email))
    if review is None or review.state == State.WITHDRAWN:
        return
    words = Words(
        rating=3,
        title="The second day made up for the first",
        text="On the first day you heard my compressor over every sentence. They came again without being asked twice, and "
        "now you hear the bell of the door and me. It should have been like that at once, hence three stars.",
        author_name=review.author_name,
        language="en",
    )
    with transaction():
        revising.revise(review, words, proof="link:0")


def _add_film() -> None:
    """Hannah sends a short film of her shop window."""
    review = db.session.scalar(sa.select(Review).where(Review.author_email == "hannah@oseibooks.example"))
    if review is None or review.state == State.WITHDRAWN:
        return
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "window.webm"
        path.write_bytes(_film())
        try:
            with transaction():
                media_keeping.add_film(
                    review,
                    path,
                    filename="window.webm",
                    caption="The window seat, an hour before closing",
                    transcript="(No words. The light moves over the shelves.)",
                )
        except DomainError:
            db.session.rollback()


def _add_sign(number: int, caption: str) -> None:
    """Hannah shows a sign of her book night, with its number beside it: that file alone waits for a person."""
    review = db.session.scalar(sa.select(Review).where(Review.author_email == "hannah@oseibooks.example"))
    if review is None or review.state == State.WITHDRAWN:
        return
    with transaction():
        media_keeping.add_photo(review, _photo(SHADES["bookshop"], number), caption)


def _is_reviewed(line_id: int) -> bool:
    found = sa.select(Review.id).where(Review.order_line_id == line_id, Review.state != State.WITHDRAWN)
    return db.session.scalar(found.limit(1)) is not None


def _photo(shades: tuple[str, ...], number: int) -> FileStorage:
    """A table, a wall, and something on it, drawn."""
    paper, dark, warm = shades
    picture = Image.new("RGB", (1200, 900), paper)
    pen = ImageDraw.Draw(picture)
    pen.rectangle((0, 620, 1200, 900), fill=dark)
    for place in range(5):
        left = 120 + place * 210
        pen.rounded_rectangle((left, 330 + (place + number) % 3 * 60, left + 150, 640), radius=14, fill=warm)
        pen.rectangle(
            (left + 18, 380 + (place + number) % 3 * 60, left + 132, 396 + (place + number) % 3 * 60), fill=paper
        )
    pen.ellipse((880, 80, 1080, 280), fill=warm)
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=85)
    out.seek(0)
    return FileStorage(out, filename=f"photo-{number}.jpg")


def _film() -> bytes:
    """Two seconds of light that moves over shelves."""
    import av
    import numpy as np

    out = io.BytesIO()
    with av.open(out, "w", format="webm") as film:
        picture: Any = film.add_stream("libvpx", rate=10)
        picture.width, picture.height, picture.pix_fmt = 320, 200, "yuv420p"
        across = np.linspace(0, 1, 320)[None, :, None]
        for number in range(20):
            light = np.exp(-((across - number / 20) ** 2) * 18)
            pixels = np.broadcast_to(np.array([60, 48, 34]) + light * np.array([160, 130, 80]), (200, 320, 3)).copy()
            pixels[::40] *= 0.4
            frame: Any = av.VideoFrame.from_ndarray(pixels.astype("uint8"), format="rgb24")
            frame.pts, frame.time_base = number, Fraction(1, 10)
            film.mux(picture.encode(frame))
        film.mux(picture.encode(None))
    return out.getvalue()


_CAPTIONS = {
    "bookshop": ("The first box, unpacked", "By the till, where everybody sees them"),
    "cafe": ("Nasza lada w dniu otwarcia strony", "Rezerwacje wiszą teraz na jednej kartce"),
}
_QUESTIONS = {
    "en": [
        "What did you need, and what did you get?",
        "What would you tell a friend beforehand?",
        "What should we change?",
    ],
    "tr": ["Neye ihtiyacınız vardı, ne aldınız?", "Bir arkadaşınıza önceden ne söylerdiniz?", "Neyi değiştirmeliyiz?"],
    "ru": ["Что вам было нужно и что вы получили?", "Что бы вы заранее сказали другу?", "Что нам изменить?"],
    "hi": ["आपको क्या चाहिए था, और क्या मिला?", "आप किसी मित्र को पहले से क्या बताते?", "हमें क्या बदलना चाहिए?"],
    "pl": [
        "Czego potrzebowaliście, a co dostaliście?",
        "Co powiedzielibyście znajomym przed zamówieniem?",
        "Co mamy zmienić?",
    ],
}
