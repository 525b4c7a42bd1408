"""Gifts on their way, and places on the thank-you page that need a person's agreement."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from app.database import db
from app.ledger.naming import REDEEMABLE, personal
from app.ledger.queries import balance
from app.ledger.units import POINTS
from app.mail.models import MailMessage
from app.rewards.models import GiftDelivery, ShowcasePlace
from app.rewards.redeeming import redeem
from tests.cast import Cast
from tests.factories.rewards import a_reward, an_offer, some_points

Browser = Callable[[], FlaskClient]


def a_gift(cast: Cast) -> int:
    reward = a_reward(cast.bob, "gift", 1, "test:gift", details={"title": "Tea from Rize"})
    db.session.commit()
    return reward.id


def a_place(cast: Cast) -> int:
    reward = a_reward(cast.bob, "showcase", 1, "test:place")
    db.session.commit()
    return reward.id


def test_a_gift_goes_from_address_to_arrival(cast: Cast, browser: Browser, run_jobs: Callable[..., int]) -> None:
    reward_id = a_gift(cast)
    bob, marta = cast.signed_in(browser(), cast.bob), cast.signed_in(browser(), cast.marta)
    assert "Say where to send it" in bob.get(f"/account/rewards/{reward_id}").text
    assert "The person has not said yet" in marta.get("/desk/gifts").text
    assert bob.post(f"/account/rewards/{reward_id}/address", data={"deliver_to": "no"}).status_code == 422

    bob.post(f"/account/rewards/{reward_id}/address", data={"deliver_to": "Bob Kowalski\nul. Długa 5, 31-146 Kraków"})
    page = marta.get("/desk/gifts").text
    assert "ul. Długa 5" in page and "It has left" in page
    delivery_id = db.session.scalars(sa.select(GiftDelivery.id)).one()
    marta.post(f"/desk/gifts/{delivery_id}/sending", data={"tracking": "DHL 0034 0434"})
    answer = marta.post(f"/desk/gifts/{delivery_id}/sending", data={}, follow_redirects=True)
    assert "Reload the page" in answer.text
    assert "DHL 0034 0434" in bob.get(f"/account/rewards/{reward_id}").text
    assert bob.get(f"/account/rewards/{reward_id}/address").status_code == 404
    run_jobs()
    mails = {mail.subject: mail.text for mail in db.session.scalars(sa.select(MailMessage))}
    assert "DHL 0034 0434" in mails["On its way to you: Tea from Rize"]

    marta.post(f"/desk/gifts/{delivery_id}/arrival")
    delivery = db.session.get_one(GiftDelivery, delivery_id)
    assert (delivery.state, delivery.deliver_to) == ("delivered", "")
    assert "Tea from Rize" in marta.get("/desk/gifts?state=delivered").text


def test_a_gift_that_cannot_be_sent_returns_the_points(cast: Cast, browser: Browser) -> None:
    some_points(cast.bob, 60)
    offer = an_offer(60, "gift", 1, details={"title": "Tea from Rize"})
    reward_id = redeem(offer.id, user=cast.bob, key="a-key-of-a-form-1").reward_id
    delivery_id = db.session.scalars(sa.select(GiftDelivery.id)).one()
    db.session.commit()
    marta = cast.signed_in(browser(), cast.marta)

    assert "Say why" in marta.post(f"/desk/gifts/{delivery_id}/cancellation", follow_redirects=True).text
    marta.post(f"/desk/gifts/{delivery_id}/cancellation", data={"reason": "The last box broke"})

    assert balance(personal(cast.bob.id, REDEEMABLE, POINTS)).units == 60
    page = cast.signed_in(browser(), cast.bob).get(f"/account/rewards/{reward_id}").text
    assert "The last box broke" in page and "Taken back" in page


def test_nobody_is_shown_without_their_agreement_and_a_look(cast: Cast, browser: Browser) -> None:
    reward_id = a_place(cast)
    bob, marta = cast.signed_in(browser(), cast.bob), cast.signed_in(browser(), cast.marta)
    words = {"display_name": "Bob from Kraków", "words": "They listened first."}

    assert bob.post(f"/account/rewards/{reward_id}/consent", data=words).status_code == 422
    bob.post(f"/account/rewards/{reward_id}/consent", data={**words, "agreed": "y"})
    assert "Nobody stands here yet" in browser().get("/thank-you").text
    place_id = db.session.scalars(sa.select(ShowcasePlace.id)).one()
    assert "They listened first." in marta.get("/desk/showcase").text
    marta.post(f"/desk/showcase/{place_id}/publication")

    assert "They listened first." in browser().get("/thank-you").text
    bob.post(f"/account/rewards/{reward_id}/withdrawal")
    assert "They listened first." not in browser().get("/thank-you").text
    place = db.session.get_one(ShowcasePlace, place_id)
    assert (place.display_name, place.words, place.consented_at) == ("", "", None)
    answer = marta.post(f"/desk/showcase/{place_id}/publication", follow_redirects=True)
    assert "changed their mind" in answer.text


def test_words_that_are_declined_can_be_written_anew(
    cast: Cast, browser: Browser, run_jobs: Callable[..., int]
) -> None:
    reward_id = a_place(cast)
    bob, marta = cast.signed_in(browser(), cast.bob), cast.signed_in(browser(), cast.marta)
    words = {"display_name": "Bob", "words": "Call me: +48 600 000 000", "agreed": "y"}
    bob.post(f"/account/rewards/{reward_id}/consent", data=words)
    place_id = db.session.scalars(sa.select(ShowcasePlace.id)).one()

    marta.post(f"/desk/showcase/{place_id}/refusal", data={"reason": "Please without a phone number"})
    assert "Please without a phone number" in bob.get(f"/account/rewards/{reward_id}").text
    bob.post(f"/account/rewards/{reward_id}/consent", data={**words, "words": "A calm team."})
    marta.post(f"/desk/showcase/{place_id}/publication")
    assert "A calm team." in browser().get("/thank-you").text
    marta.post(f"/desk/showcase/{place_id}/refusal", data={"reason": "It was copied from elsewhere"})
    assert "A calm team." not in browser().get("/thank-you").text
    run_jobs()
    assert "You stand on our thank-you page" in db.session.scalars(sa.select(MailMessage.subject)).all()


def test_the_database_shows_nobody_who_did_not_agree(cast: Cast) -> None:
    a_place(cast)

    with pytest.raises(sa.exc.IntegrityError, match="shown_with_consent"), db.session.begin_nested():
        db.session.execute(sa.text("UPDATE showcase_place SET state = 'shown'"))


def test_charlie_finds_neither_gift_nor_place_of_bob(cast: Cast, browser: Browser) -> None:
    gift, place = a_gift(cast), a_place(cast)
    charlie = cast.signed_in(browser(), cast.charlie)

    assert charlie.get(f"/account/rewards/{gift}/address").status_code == 404
    assert (
        charlie.post(f"/account/rewards/{gift}/address", data={"deliver_to": "Charlie, Nowhere 1"}).status_code == 404
    )
    assert charlie.get(f"/account/rewards/{place}/consent").status_code == 404
    assert charlie.post(f"/account/rewards/{place}/withdrawal").status_code == 404
    assert charlie.get("/desk/gifts").status_code == charlie.get("/desk/showcase").status_code == 404
