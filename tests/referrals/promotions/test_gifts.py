"""What came free with an order waits from the moment of paying, is sent and followed; a refund keeps it back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from app.accounts.models import AuditEntry
from app.database import transaction
from app.mail.models import MailMessage
from app.orders.models import Order
from app.orders.settling import apply_money
from referrals.promotions import privacy
from referrals.promotions.models import PromotionGift
from referrals.promotions.terms import Kind
from tests.cast import Cast
from tests.factories.promotions import a_promotion, pay, place

QUEUE = "/desk/promotions/gifts"


@pytest.fixture
def order(db: Any, cast: Cast) -> Order:
    """Alice's paid order, with a notebook that came free."""
    a_promotion("PRESENT", kind=Kind.FREE_ITEM, rate_bp=0, gift_titles={"en": "A notebook"}, gift_quantity=2)
    with transaction():
        order = place("PRESENT", user=cast.alice)
    assert db.session.scalars(sa.select(PromotionGift)).all() == [], "nothing waits before the money is here"
    with transaction():
        pay(order)
    return order


@pytest.fixture
def marta(browser: Callable[[], FlaskClient], cast: Cast) -> FlaskClient:
    return cast.signed_in(browser(), cast.marta)


def gift(db: Any) -> PromotionGift:
    db.session.expire_all()
    return db.session.scalars(sa.select(PromotionGift)).one()


def refunded(order: Order, minor: int) -> None:
    with transaction():
        apply_money(order.id, captured_minor=order.total_minor, refunded_minor=minor, disputed=False)


def test_a_gift_waits_is_sent_and_seen_by_the_customer(
    order: Order, marta: FlaskClient, browser: Callable[[], FlaskClient], db: Any, cast: Cast
) -> None:
    assert (gift(db).state, gift(db).title, gift(db).quantity) == ("waiting", "A notebook", 2)
    alice = cast.signed_in(browser(), cast.alice)
    assert "It goes to the address of this order." in alice.get(f"/orders/{order.reference}").text
    queue = marta.get(QUEUE).text
    assert "2 × A notebook" in queue and order.contact.street in queue
    assert order.contact.city in marta.get(f"{QUEUE}/export.csv").text
    for _click in range(2):
        assert marta.post(f"{QUEUE}/{gift(db).id}/sending", data={"note": "Parcel 42"}).status_code == 303
    assert (gift(db).state, gift(db).note, gift(db).decided_by_id) == ("sent", "Parcel 42", cast.marta.id)
    assert "Follow it: Parcel 42" in alice.get(f"/orders/{order.reference}").text
    letters = db.session.scalars(sa.select(MailMessage).where(MailMessage.template == "promotions/mail/gift")).all()
    assert [(each.recipient, each.subject) for each in letters] == [(order.contact.email, "Your gift is on its way")]
    assert "Somebody else was faster" in marta.get(QUEUE).text
    logged = db.session.scalars(sa.select(AuditEntry).where(AuditEntry.action == "promotion_gift.sent")).one()
    assert "Parcel" not in str(logged.details)
    assert "Nothing to send" in marta.get(QUEUE).text
    assert "Parcel 42" in marta.get(f"{QUEUE}?state=sent&q={order.reference}").text
    assert "Nothing fits these filters" in marta.get(f"{QUEUE}?q=nobody").text


def test_what_was_noted_by_mistake_waits_again_and_what_cannot_come_is_told(
    order: Order, marta: FlaskClient, db: Any
) -> None:
    marta.post(f"{QUEUE}/{gift(db).id}/sending")
    marta.post(f"{QUEUE}/{gift(db).id}/recall")
    assert (gift(db).state, gift(db).sent_at) == ("waiting", None)
    marta.post(f"{QUEUE}/{gift(db).id}/cancellation", data={"reason": ""})
    assert gift(db).state == "waiting", "the customer reads why, so there must be a why"
    marta.post(f"{QUEUE}/{gift(db).id}/cancellation", data={"reason": "The last ones got wet"})
    assert (gift(db).state, gift(db).note) == ("cancelled", "The last ones got wet")
    last = db.session.scalars(sa.select(MailMessage).order_by(MailMessage.id.desc())).first()
    assert (last.subject, "The last ones got wet" in last.text) == ("Your gift cannot be sent", True)


def test_a_full_refund_keeps_back_what_has_not_left_and_money_that_returns_opens_it_again(
    order: Order, db: Any
) -> None:
    refunded(order, 1_000)
    assert gift(db).state == "waiting"
    refunded(order, order.total_minor)
    assert gift(db).state == "kept_back"
    refunded(order, 0)
    assert gift(db).state == "waiting"


def test_a_gift_of_a_stranger_is_nobodys_to_see(order: Order, client: FlaskClient, db: Any, cast: Cast) -> None:
    number = gift(db).id
    charlie = cast.signed_in(client, cast.charlie)
    assert charlie.get(QUEUE).status_code == 404
    assert charlie.get(f"{QUEUE}/export.csv").status_code == 404
    for verb in ("sending", "recall", "cancellation"):
        assert charlie.post(f"{QUEUE}/{number}/{verb}").status_code == 404
    assert gift(db).state == "waiting"


def test_the_note_is_told_on_request_and_forgotten_with_the_person(
    order: Order, marta: FlaskClient, db: Any, cast: Cast
) -> None:
    marta.post(f"{QUEUE}/{gift(db).id}/sending", data={"note": "Left with Mrs Tamm, door 4"})
    assert privacy.gifts_about(cast.alice).rows[0]["note"] == "Left with Mrs Tamm, door 4"
    with transaction():
        privacy.erase(cast.alice, cast.alice.email)
    assert gift(db).note == ""
