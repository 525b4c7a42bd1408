"""Two exclusive licences never overlap, however many holders accept at once; the database itself refuses the second."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.exc import DBAPIError

from app import clock
from app.accounts.models import User
from app.database import db, transaction
from app.errors import Busy
from reviews.contributions.granting import _inserted
from reviews.contributions.licence_models import Licence, LicenceOffer, Royalty
from reviews.contributions.offering import Overlaps, multirange, window
from tests.cast import Cast
from tests.concurrency.crowd import all_at_once, room_for
from tests.factories.contributions import a_work, agree, an_offer, wanted

pytestmark = pytest.mark.concurrency

PARALLEL = 12


def test_of_many_exclusive_offers_that_are_accepted_at_once_one_stands(fresh_app: Flask) -> None:
    """Every third one is not exclusive, and stands against an exclusive one as well."""
    with fresh_app.app_context():
        alice = Cast().alice
        asset = a_work(alice)
        offers = [an_offer(asset, exclusive=number % 3 != 0).id for number in range(PARALLEL)]
        alice_id = alice.id
        db.session.remove()

    def accept(number: int) -> str:
        with transaction():
            agree(db.session.get_one(LicenceOffer, offers[number]), db.session.get_one(User, alice_id))
        return "stands"

    with room_for(fresh_app, PARALLEL):
        answers = all_at_once(fresh_app, accept, PARALLEL)
    assert all(each == "stands" or isinstance(each, Overlaps | Busy) for each in answers), answers
    with fresh_app.app_context():
        standing = db.session.scalars(sa.select(Licence)).all()
        assert len(standing) == answers.count("stands") >= 1
        assert len(standing) == 1 or not any(each.exclusive for each in standing)
        paid = db.session.scalar(sa.select(sa.func.count(Royalty.id)))
        assert paid == len(standing)


def test_without_any_lock_of_ours_the_database_lets_one_exclusive_window_in(fresh_app: Flask) -> None:
    with fresh_app.app_context():
        alice = Cast().alice
        asset_id = a_work(alice).id
        offers = [an_offer(db.session.get_one(type(a), asset_id)).id for a in [a_work(alice)] for _n in range(PARALLEL)]
        begin, end = window(clock.today(), clock.today() + timedelta(days=29))
        db.session.remove()

    def write(number: int) -> str:
        with transaction():
            _inserted(
                {
                    "reference": f"LICENCE-{number}",
                    "offer_id": offers[number],
                    "asset_id": asset_id,
                    "purposes": multirange(((0, 2),)),
                    "places": multirange(((0, 676),)),
                    "media": multirange(((number % 2, number % 2 + 2),)),
                    "starts_at": begin + timedelta(days=number),
                    "ends_at": end,
                    "exclusive": True,
                    "currency": "EUR",
                    "fee_minor": 0,
                    "granted_at": clock.now(),
                    "because": {},
                }
            )
        return "stands"

    with room_for(fresh_app, PARALLEL):
        answers = all_at_once(fresh_app, write, PARALLEL)
    assert all(each == "stands" or isinstance(each, Overlaps | Busy | DBAPIError) for each in answers), answers
    assert answers.count("stands") == 1
    with fresh_app.app_context():
        assert db.session.scalar(sa.select(sa.func.count(Licence.id))) == 1
        assert wanted().exclusive is False
