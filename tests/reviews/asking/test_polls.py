"""A poll behind a link: one voice each, results after the own voice, closed when it says."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from app import clock
from app.database import db
from reviews.asking.place_models import Poll, PollVote
from tests.cast import Cast


def test_a_poll_from_the_question_to_the_results(browser: Any, cast: Cast, noon: datetime) -> None:
    desk = cast.signed_in(browser(), cast.marta)
    form = {
        "question": "Hangisi?",
        "options": "Çay\nKahve\n\nÇay",
        "allows_text": "y",
        "locale": "tr",
        "closes_on": "2026-11-30",
    }
    assert desk.post("/desk/asking/polls/new", data={**form, "options": "Çay"}).status_code == 422
    made = desk.post("/desk/asking/polls/new", data=form)
    assert made.status_code == 303
    poll = db.session.scalars(sa.select(Poll)).one()
    tea, coffee = poll.options
    address = f"/polls/{poll.reference}"

    one, other = browser(), browser()
    assert "<progress" not in one.get(address).text
    for _again in range(2):
        assert one.post(address, data={"option": tea.id, "text": "Şekersiz"}).status_code == 303
    assert other.post(address, data={"option": "999999"}).status_code == 303
    assert other.post(address, data={"text": "Ayran <b>"}).status_code == 303
    signed_in = cast.signed_in(browser(), cast.alice)
    elsewhere = cast.signed_in(browser(), cast.alice)
    assert signed_in.post(address, data={"option": coffee.id}).status_code == 303
    assert elsewhere.post(address, data={"option": tea.id}).status_code == 303
    assert "It counts once." in elsewhere.get(address).text

    votes = db.session.scalars(sa.select(PollVote).order_by(PollVote.id)).all()
    assert [(vote.option_id, vote.text) for vote in votes] == [
        (tea.id, "Şekersiz"),
        (None, "Ayran <b>"),
        (coffee.id, ""),
    ]
    assert one.get(address).text.count("<progress") == 2
    results = desk.get(made.location).text
    assert "Şekersiz" in results and "Ayran &lt;b&gt;" in results
    assert desk.get(f"{made.location}/votes.csv").text.count("\n") == 4

    with clock.freeze(noon + timedelta(days=12)):
        late = browser()
        assert "<progress" in late.get(address).text
        assert late.post(address, data={"option": tea.id}).status_code == 409
    assert desk.post(f"{made.location}/closing").status_code == 303
    assert cast.signed_in(browser(), cast.charlie).get("/desk/asking/polls").status_code == 404
