"""The report on cases says what an independent count says."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from flask.testing import FlaskClient

from app.database import transaction
from app.orders.models import OrderTouch
from app.reports import answering, frames
from app.reports.parameters import Eyes, Parameters
from app.reports.sockets import known_metrics, report_for, touch_kinds, words_of
from cases.consent import deciding
from cases.publishing import tallying
from cases.publishing.channels import SOURCE, Reading
from tests.cast import Cast
from tests.factories.cases import a_case, delivered_project
from tests.factories.orders import an_order
from tests.factories.publishing import client_of, published

HOUSE = Eyes.of_the_house(names_people=True)
JUNE = Parameters(first=date(2026, 6, 1), last=date(2026, 6, 30), zone="UTC", compare="none", group="month")
EVER = Parameters(first=date(2026, 1, 1), last=date(2027, 1, 31), zone="UTC", compare="none", group="month")
Jobs = Callable[..., int]


def value(name: str, it: Parameters) -> int:
    return int(frames.totals(known_metrics()[name], it, HOUSE)["value"].sum())


def section(name: str, it: Parameters) -> list[dict[str, Any]]:
    answer = answering.answer(report_for(HOUSE, "cases"), it, HOUSE)
    return next(each.table.records() for each in answer.sections if each.part.id == name)


def test_how_far_finished_projects_came(db: Any) -> None:
    case, _made = published()
    only_asked = a_case()
    with transaction():
        deciding.invite(only_asked, client_of(only_asked), by=None)
        tallying.count(case.id, "en", Reading.PAGE)
    a_case()
    delivered_project()

    found = {row["step"]: row["projects"] for row in section("funnel", JUNE)}
    assert list(found.values()) == [4, 2, 1, 1, 1, 0]
    assert value("cases.finished", EVER) == 4
    assert section("funnel", Parameters(first=date(2026, 7, 1), last=date(2026, 7, 31), zone="UTC")) == []


def test_readings_and_orders_are_counted_as_they_happened(client: FlaskClient, cast: Cast) -> None:
    case, _made = published()
    at = f"/cases/{case.slug}/en"
    person = {"User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"}
    dot = client.get(f"{at}/seen.gif?kind=blog", headers=person)
    assert (dot.status_code, dot.headers["Cache-Control"]) == (200, "no-store")
    assert "Set-Cookie" not in dot.headers, "without a script nothing is kept on a device either"
    client.get(f"{at}/seen.gif", headers={"User-Agent": "Googlebot/2.1 (+http://www.google.com/bot.html)"})
    assert f"{at}/seen.gif?kind=page" in client.get(at).text
    with transaction():
        tallying.count(case.id, "en", Reading.PDF)
        tallying.count(case.id, "en", Reading.PDF)
    order = an_order()
    with transaction() as session:
        for code in ("", "abc"):
            session.add(OrderTouch(order_id=order.id, source=SOURCE, reference=case.reference, details={"code": code}))

    assert value("cases.readings", EVER) == 3
    assert {row["group"]: row["cases.readings"] for row in section("kinds", EVER)} == {"pdf": 2, "blog": 1}
    assert value("cases.orders", EVER) == 1
    assert value("cases.ordered", JUNE) == 1
    assert words_of(touch_kinds, [SOURCE]) == {SOURCE: "A case"}
    cast.signed_in(client, cast.charlie)
    assert client.get("/desk/reports/cases").status_code == 404
    cast.signed_in(client, cast.marta)
    assert client.get("/desk/reports/cases").status_code == 200
