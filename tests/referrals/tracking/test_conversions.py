"""What shops elsewhere report: once for each id, in any order of arrival, with words for whatever is wrong."""

from __future__ import annotations

import itertools
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from app import clock
from app.database import db
from referrals.tracking.models import ReferralConversion, ReferralLink
from tests.cast import Cast
from tests.factories.api import a_key
from tests.factories.referrals import a_link, a_partner, a_program
from tests.referrals.tracking.test_following import PERSON

URL = "/api/v1/conversions"
SALE = {"external_id": "S-1", "kind": "sale", "link": "bob", "amount_minor": 10_000, "currency": "EUR"}
REFUND = {"external_id": "R-1", "kind": "refund", "sale": "S-1", "amount_minor": 4_000, "currency": "EUR"}


@pytest.fixture
def link(db: Any, cast: Cast) -> ReferralLink:
    return a_link(a_partner(cast.bob), "bob")


@pytest.fixture
def report(client: FlaskClient, cast: Cast, link: ReferralLink) -> Any:
    headers = a_key(cast.ada, "conversions:write", "conversions:read")

    def send(body: dict[str, Any], **extra: str) -> Any:
        return client.post(URL, json=body, headers={**headers, **extra})

    return send


@pytest.fixture
def look(client: FlaskClient, cast: Cast, link: ReferralLink) -> Any:
    headers = a_key(cast.ada, "conversions:read")
    return lambda number: client.get(f"{URL}/api/{number}", headers=headers)


def rows() -> list[ReferralConversion]:
    return list(db.session.scalars(sa.select(ReferralConversion).order_by(ReferralConversion.id)))


def test_a_sale_reported_with_the_mark_of_a_click_is_credited(client: FlaskClient, report: Any, look: Any) -> None:
    via = parse_qs(urlsplit(client.get("/r/bob", headers=PERSON).location).query)["via"][0]

    answer = report({"external_id": "S-1", "kind": "sale", "via": via, "amount_minor": 10_000, "currency": "JPY"})

    assert answer.status_code == 201
    assert answer.json["amount"] == {"amount_minor": 10_000, "currency": "JPY", "exponent": 0}
    shown = look("S-1").json
    assert shown["credited_link"] == "bob"
    assert [each["verdict"] for each in shown["candidates"]] == ["won"]


def test_the_same_report_again_changes_nothing_and_says_the_same(report: Any) -> None:
    answers = [report(SALE) for _ in range(3)]

    assert {answer.status_code for answer in answers} == {201}
    assert all(answer.json == answers[0].json for answer in answers)
    assert len(rows()) == 1


def test_another_report_under_the_same_id_is_a_conflict(report: Any) -> None:
    report(SALE)

    assert report({**SALE, "amount_minor": 99}).status_code == 409
    assert report({**SALE, "source": "shop two", "amount_minor": 99}).status_code == 201


def test_an_idempotency_key_brings_the_same_answer_back(report: Any) -> None:
    first = report(SALE, **{"Idempotency-Key": "k"})
    again = report(SALE, **{"Idempotency-Key": "k"})

    assert first.json == again.json
    assert report({**SALE, "external_id": "S-2"}, **{"Idempotency-Key": "k"}).status_code == 409
    assert len(rows()) == 1


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_every_order_of_arrival_ends_the_same(order: tuple[int, ...], report: Any, look: Any) -> None:
    told = [SALE, REFUND, {**REFUND, "external_id": "R-2", "amount_minor": 6_000}]

    for number in order:
        assert report(told[number]).status_code == 201

    shown = look("S-1").json
    assert shown["refunded"]["amount_minor"] == 10_000
    assert not look("R-1").json["waits"]
    assert look("R-1").json["credited_link"] == "bob"


def test_a_refund_before_its_sale_waits(report: Any, look: Any) -> None:
    report(REFUND)
    assert look("R-1").json["waits"]

    report(SALE)
    assert not look("R-1").json["waits"]


def test_more_than_was_sold_cannot_go_back(report: Any) -> None:
    report(SALE)
    assert report({**REFUND, "amount_minor": 10_001}).status_code == 422
    assert report({**REFUND, "currency": "USD"}).status_code == 422
    assert report({**REFUND, "amount_minor": 7_000}).status_code == 201
    assert report({**REFUND, "external_id": "R-2", "amount_minor": 7_000}).status_code == 422
    assert report({**REFUND, "external_id": "R-3", "sale": "R-1", "amount_minor": 1}).status_code == 422


def test_an_action_is_credited_by_a_program_that_pays_for_actions(report: Any, cast: Cast, look: Any) -> None:
    paid = a_program("newsletter", basis="action", action="newsletter", pays="flat", levels=[150])
    a_link(a_partner(cast.bob, paid), "letters")

    report({"external_id": "A-1", "kind": "action", "action": "newsletter", "link": "letters"})
    report({"external_id": "A-2", "kind": "action", "action": "newsletter", "link": "bob"})

    assert look("A-1").json["credited_link"] == "letters"
    assert look("A-2").json["credited_link"] is None


def test_a_mark_that_is_too_old_credits_nobody_and_says_why(client: FlaskClient, report: Any, look: Any) -> None:
    with clock.freeze(clock.in_days(-61)):
        via = parse_qs(urlsplit(client.get("/r/bob", headers=PERSON).location).query)["via"][0]

    report({"external_id": "S-1", "kind": "sale", "via": via, "amount_minor": 1})

    assert look("S-1").json["credited_link"] is None
    assert [each["verdict"] for each in look("S-1").json["candidates"]] == ["too_old"]


@pytest.mark.parametrize(
    "change",
    [
        {"kind": "gift"}, {"external_id": ""}, {"external_id": "x" * 201}, {"amount_minor": -1}, {"amount_minor": 1.5},
        {"amount_minor": "1"}, {"amount_minor": 10**13}, {"amount_minor": 0}, {"currency": "EURO"}, {"currency": "ZZZ"},
        {"link": "nobody"}, {"via": "forged"}, {"action": "x"}, {"sale": "S-0"}, {"source": "order"}, {"happened_at": "now"},
        {"happened_at": "2026-11-20T12:00:00"}, {"happened_at": "2100-01-01T00:00:00Z"}, {"external_id": "a\x00b"},
        {"unknown": 1}, {"currency": None}, {"external_id": 7},
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_explained_and_kept_nowhere(change: dict[str, Any], report: Any) -> None:
    answer = report({**SALE, **change})

    assert answer.status_code == 422
    assert answer.content_type == "application/problem+json"
    assert answer.json["detail"] or answer.json["errors"]
    assert rows() == []


def test_own_orders_are_not_told_to_shops(client: FlaskClient, cast: Cast, link: ReferralLink) -> None:
    headers = a_key(cast.ada, "conversions:read")
    row = {
        "source": "order", "external_id": "X", "kind": "sale", "amount_minor": 1, "currency": "EUR",
        "happened_at": clock.now() - timedelta(days=1), "because": {},
    }  # fmt: skip
    with pytest.raises(sa.exc.IntegrityError):
        db.session.execute(sa.insert(ReferralConversion).values(**row))
    db.session.rollback()

    assert client.get(f"{URL}/order/X", headers=headers).status_code == 404


def test_without_the_scope_nothing_is_kept(client: FlaskClient, cast: Cast, link: ReferralLink) -> None:
    assert client.post(URL, json=SALE).status_code == 401
    assert client.post(URL, json=SALE, headers=a_key(cast.ada, "conversions:read")).status_code == 403
    charlie = cast.signed_in(client, cast.charlie)
    assert charlie.post(URL, json=SALE).status_code == 401
    assert charlie.get(f"{URL}/api/S-1").status_code == 401
    assert rows() == []
