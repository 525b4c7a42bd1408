"""From a reader of a case to an order: counted without knowing who it was, and seen at the desk."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import sqlalchemy as sa
from flask.testing import FlaskClient

from app import clock
from app.database import db, transaction
from app.orders.models import Order, OrderTouch
from cases.consent import deciding
from cases.publishing import carrying, figures, planning, queries, releasing
from cases.publishing.channels import Channel, State
from cases.publishing.models import Publication, ReadingDay
from tests.cast import Cast
from tests.factories.cases import a_case
from tests.factories.publishing import client_of, published, say_yes

Browser = Callable[[], FlaskClient]


def test_an_order_is_known_by_the_case_its_buyer_came_by(client: FlaskClient, cast: Cast, browser: Browser) -> None:
    case, _made = published()
    with transaction():
        channel = planning.plan(case, Channel.SOCIAL, "A post", "en", None, by=cast.marta)
        code, link = channel.code, planning.link_of(channel)
    assert link.endswith(f"/cases/{case.slug}/en?from={code}")

    page = client.get(f"/cases/{case.slug}/en?from={code}").text
    assert f"/services?case={case.reference}.{code}" in page
    assert f"case={case.reference}." not in client.get(f"/cases/{case.slug}/en?from=nobodys").text
    services = client.get(f"/services?case={case.reference}.{code}").text
    assert f"?case={case.reference}.{code}" in services or f"&amp;case={case.reference}.{code}" in services
    for _twice in range(2):
        read = client.post(f"/cases/{case.slug}/en/readings", data={"kind": "page", "from": code})
        assert read.status_code == 204
    assert client.post(f"/cases/{case.slug}/en/readings", data={"kind": "nonsense"}).status_code == 422
    order = db.session.scalars(sa.select(Order)).first()
    with transaction() as session:
        for touch in carrying.touches({"case": f"{case.reference}.{code}"}):
            session.add(
                OrderTouch(order_id=order.id, source=touch.source, reference=touch.reference, details=touch.details)
            )
    assert carrying.touches({"case": "CS-NOBODY"}) == []
    assert carrying.touches({"case": "'; DROP TABLE"}) == []

    assert figures.by_code(case)[code] == (2, 1)
    assert [(row.pages, row.orders) for row in figures.figures_of([case])] == [(2, 1)]
    assert set(ReadingDay.__table__.columns.keys()) == {"id", "case_id", "day", "language", "kind", "code", "count"}
    marta = browser()
    cast.signed_in(marta, cast.marta)
    desk = marta.get(f"/desk/cases/{case.reference}/publishing")
    assert desk.status_code == 200
    assert "A post" in desk.text
    reached = marta.get("/desk/cases/yield?days=1825")
    assert reached.status_code == 200
    it = figures.whole_yield((clock.now() - timedelta(days=1825)).date())
    assert (it.finished, it.asked, it.consented, it.published, it.read, it.ordered) == (1, 1, 1, 1, 1, 1)
    assert case.reference in marta.get("/desk/cases/yield/cases.csv").text
    assert marta.get("/desk/cases/yield/stopped").status_code == 200


def test_the_desk_publishes_now_later_and_takes_down(
    client: FlaskClient, cast: Cast, browser: Browser, run_jobs: Callable[..., int]
) -> None:
    case = a_case()
    marta, at = browser(), f"/desk/cases/{case.reference}/publishing"
    cast.signed_in(marta, cast.marta)
    refused = marta.post(f"{at}/releases", data={"languages": "en"})
    assert refused.status_code in {200, 422}
    assert "has been asked" in refused.text
    say_yes(case)
    later = (clock.now() + timedelta(days=3)).date().isoformat()
    assert marta.post(f"{at}/releases", data={"languages": "en", "day": later, "hour": "09:30"}).status_code == 303
    assert client.get(f"/cases/{case.slug}/en").status_code == 404

    with clock.freeze(clock.now() + timedelta(days=4)):
        run_jobs()
        cast.signed_in(marta, cast.marta)
        assert client.get(f"/cases/{case.slug}/en").status_code == 200
        assert marta.get(f"{at}/files/en/slides.pptx").status_code == 200
        assert client.get(f"/cases/{case.slug}/en/slides.pptx").status_code == 404
        assert (
            marta.post(f"{at}/channels", data={"channel": "print", "title": "Flyer", "language": "en"}).status_code
            == 303
        )
        number = figures.channels_of(case.id)[0].id
        assert marta.post(f"{at}/channels/{number}/completion", data={"url": "javascript:alert(1)"}).status_code == 422
        assert marta.post(f"{at}/channels/{number}/completion", data={"url": "https://a.example/"}).status_code == 303
        assert marta.post(f"{at}/channels/{number}/reopening").status_code == 303
        assert marta.post(f"{at}/channels/{number}/removal").status_code == 303
        assert marta.post(f"{at}/withdrawal").status_code == 303
        assert client.get(f"/cases/{case.slug}/en").status_code == 410
    for path in ("", "/files/en/case.pdf"):
        stranger = browser()
        cast.signed_in(stranger, cast.charlie)
        assert stranger.get(f"{at}{path}").status_code == 404


def test_what_was_planned_is_looked_at_again_at_its_hour(cast: Cast, run_jobs: Callable[..., int]) -> None:
    case = a_case()
    say_yes(case)
    with transaction():
        releasing.schedule(case, ["en"], clock.now() + timedelta(hours=1), by=cast.marta)
    with transaction():
        deciding.withdraw(case, by=client_of(case))
    with clock.freeze(clock.now() + timedelta(hours=2)):
        run_jobs()
    found = db.session.scalars(sa.select(Publication)).all()
    assert [it.known_state for it in found] in ([State.REFUSED], [])


def test_readers_find_cases_by_words_field_problem_and_result(client: FlaskClient) -> None:
    case, _made = published()
    for query in ("q=cafes", "q=neighbour", "industry=food", "problem=unknown", "result=count", "q=quiet+afternoons"):
        assert case.slug in client.get(f"/cases?{query}").text, query
    for query in ("q=submarine", "industry=health", "problem=too_slow", "result=money"):
        page = client.get(f"/cases?{query}").text
        assert case.slug not in page, query
        assert "No case fits that" in page
    assert client.get("/cases?industry=nonsense").status_code == 422
    assert queries.newest("tr", 3)[0].language == "en"
