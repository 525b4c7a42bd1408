"""R39–R42: exact words, windows that end by themselves, money at acceptance, silence that is a no."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from app import clock
from app.database import db, transaction
from app.errors import Invalid, NotFound
from app.ledger.models import Account
from app.mail.models import MailMessage
from app.media.storage import storage
from app.money import Money
from app.stamps.stamping import stamp_of
from reviews.contributions import ending, granting, offering, placing, stating, surfaces, tasks, terms
from reviews.contributions.granting import OtherWords
from reviews.contributions.licence_models import Licence, LicenceConsent, LicenceOffer, Royalty, UsageEntry
from reviews.contributions.offering import NotToBeHad, Overlaps
from reviews.contributions.placing import NotCovered, Use
from tests.cast import Cast
from tests.factories.contributions import STATED, a_licence, a_work, agree, an_offer
from tests.factories.reviews import a_service


def letters(template: str) -> list[MailMessage]:
    found = (
        sa.select(MailMessage).where(MailMessage.template == f"contributions/mail/{template}").order_by(MailMessage.id)
    )
    return list(db.session.scalars(found.order_by(MailMessage.id)))


def available(person: Any) -> int:
    found = sa.select(Account.balance).where(Account.holder_id == person.id, Account.kind == "available")
    return db.session.scalar(found) or 0


def test_r40_r42_every_holder_agrees_to_exact_words_and_the_fee_is_theirs_at_that_moment(
    cast: Cast, run_jobs: Any, noon: datetime
) -> None:
    asset = a_work(cast.alice, (cast.bob, 3_333))
    offer = an_offer(asset, cast.marta, fee=Money(1_001, "EUR"))
    assert sorted(mail.recipient for mail in letters("licence_asked")) == sorted([cast.alice.email, cast.bob.email])
    with transaction():
        agree(offer, cast.alice)
    assert (available(cast.alice), offer.state) == (0, "asked")
    with transaction():
        agree(offer, cast.bob, language="tr")
    licence = db.session.scalars(sa.select(Licence)).one()
    assert (available(cast.alice), available(cast.bob)) == (667, 334)
    consents = db.session.scalars(sa.select(LicenceConsent).order_by(LicenceConsent.id)).all()
    for consent, language in zip(consents, ("en", "tr"), strict=True):
        assert consent.terms_sha256 == sha256(consent.terms.encode()).hexdigest()
        assert (consent.language, consent.agreed_at) == (language, noon)
        assert consent.stated["of_age"] and consent.stated["is_mine"] and consent.stated["shows_people"] is False
    assert "Harbour at dawn" in consents[0].terms and consents[0].terms != consents[1].terms

    run_jobs()
    db.session.expire_all()
    pdf = storage().get(licence.contract_key or "")
    assert pdf.startswith(b"%PDF") and sha256(pdf).hexdigest() == licence.contract_sha256
    stamp = stamp_of("licence.contract", licence.id)
    assert stamp is not None and stamp.digest == sha256(pdf).digest()
    sent = letters("contract")
    assert {mail.recipient for mail in sent} == {cast.alice.email, cast.bob.email}
    with pytest.raises(DBAPIError, match="stays as it was agreed"), db.session.begin_nested():
        db.session.execute(sa.text("UPDATE licence SET fee_minor = 1"))
    with pytest.raises(DBAPIError, match="kept as they are"), db.session.begin_nested():
        db.session.execute(sa.text("UPDATE licence_consent SET terms = 'other'"))
    royalties = db.session.scalars(sa.select(Royalty)).all()
    assert sum(each.amount_minor for each in royalties) == 1_001
    assert stating.statement_of(cast.bob, 2026).totals == [Money(334, "EUR")]


@pytest.mark.usefixtures("app")
def test_r40_without_the_statements_or_with_other_words_there_is_no_licence(cast: Cast, noon: datetime) -> None:
    offer = an_offer(a_work(cast.alice))
    for missing in ("is_mine", "of_age", "terms"):
        with pytest.raises(Invalid):
            agree(offer, cast.alice, stated=replace(STATED, **{missing: False}))
    with pytest.raises(OtherWords):
        granting.agree(offer.id, cast.alice, STATED, seen_sha256="0" * 64, language="en")
    with pytest.raises(NotFound):
        agree(offer, cast.charlie)
    cast.alice.email_verified_at = None
    with pytest.raises(granting.NotProven):
        agree(offer, cast.alice)
    assert db.session.scalar(sa.select(sa.func.count(Licence.id))) == 0


@pytest.mark.usefixtures("app")
def test_r41_silence_is_a_no_after_fourteen_days(cast: Cast, noon: datetime) -> None:
    offer = an_offer(a_work(cast.alice))
    for days, reminded, state in ((6, False, "asked"), (8, True, "asked"), (13, True, "asked"), (14, True, "expired")):
        with clock.freeze(noon + timedelta(days=days)):
            tasks.watch()
        db.session.expire_all()
        offer = db.session.get_one(LicenceOffer, offer.id)
        assert (offer.reminded_at is not None, offer.state) == (reminded, state)
    with clock.freeze(noon + timedelta(days=14)), pytest.raises(NotToBeHad):
        agree(offer, cast.alice)
    assert len(letters("licence_asked")) == 2


@pytest.mark.usefixtures("app")
def test_r39_nothing_is_used_that_its_licence_does_not_cover(cast: Cast, run_jobs: Any, noon: datetime) -> None:
    licence = a_licence(cast.alice)
    run_jobs()
    use = Use(surface="service", title="Brand film", purpose="showing")
    for wrong in (
        replace(use, purpose="advertising"),
        replace(use, place="TR"),
        replace(use, surface="print"),
    ):
        with pytest.raises(NotCovered):
            placing.place(licence.reference, wrong, by=cast.marta, service=a_service())
    with transaction():
        placing.place(licence.reference, use, by=cast.marta, service=a_service())
    assert surfaces.shown_file(licence.reference).content_type == "image/jpeg"
    with clock.freeze(noon + timedelta(days=40)), pytest.raises(NotFound):
        placing.place(licence.reference, use, by=cast.marta, service=a_service())


def test_r39_a_work_is_gone_from_every_surface_within_a_minute_of_the_end_and_at_once_in_a_dispute(
    client: Any, cast: Cast, run_jobs: Any, noon: datetime
) -> None:
    from reviews.contributions import disputing

    licence = a_licence(cast.alice, days=30)
    service = a_service()
    run_jobs()
    with transaction():
        placing.place(
            licence.reference, Use(surface="service", title="Film", purpose="showing"), by=None, service=service
        )
    page, file = f"/services/{service.slug}", f"/licensed/{licence.reference}"
    end = licence.ends_at
    for moment, seen in (
        (noon, True),
        (end - timedelta(seconds=1), True),
        (end, False),
        (end + timedelta(days=1), False),
    ):
        with clock.freeze(moment):
            assert (file in client.get(page).text, client.get(file).status_code == 200) == (seen, seen)
    shown = client.get(file)
    assert "no-cache" in shown.headers["Cache-Control"]
    kept = {"If-None-Match": shown.headers["ETag"]}
    assert client.get(file, headers=kept).status_code == 304
    with clock.freeze(end):
        assert client.get(file, headers=kept).status_code == 404
        tasks.watch()
    db.session.expire_all()
    entry = db.session.scalars(sa.select(UsageEntry)).one()
    assert (entry.end_reason, entry.ended_at) == ("over", end)

    second = a_licence(cast.alice, a_work(cast.alice, title="Nets"))
    run_jobs()
    with transaction():
        placing.place(
            second.reference, Use(surface="service", title="Film", purpose="showing"), by=None, service=service
        )
    assert client.get(f"/licensed/{second.reference}").status_code == 200
    said = disputing.Said(code="in_it", words="That is me.", name="Ülo", email="ulo@stranger.example", locale="en")
    with transaction():
        dispute = disputing.open_dispute(second.asset, said)
    assert client.get(f"/licensed/{second.reference}").status_code == 404
    assert f"/licensed/{second.reference}" not in client.get(page).text
    with transaction():
        disputing.decide(dispute, upheld=False, answer="It is somebody else.", by=cast.marta)
    assert client.get(f"/licensed/{second.reference}").status_code == 200


@pytest.mark.usefixtures("app")
def test_an_exclusive_window_stands_alone_and_others_may_share_theirs(cast: Cast, noon: datetime) -> None:
    asset = a_work(cast.alice)
    a_licence(cast.alice, asset)
    a_licence(cast.alice, asset, days=10)
    with pytest.raises(Overlaps), transaction():
        offering.ask(asset, replace_wanted(exclusive=True), by=None)
    a_licence(cast.alice, asset, exclusive=True, media=("print",))
    a_licence(cast.alice, asset, exclusive=True, places=("TR", "PL"))
    a_licence(cast.alice, asset, exclusive=True, purposes=("advertising",))
    later = clock.today() + timedelta(days=30)
    a_licence(cast.alice, asset, exclusive=True, starts_on=later, ends_on=later)
    with pytest.raises(Overlaps), transaction():
        offering.ask(asset, replace_wanted(places=("EU",), media=("print",)), by=None)
    first = db.session.scalars(sa.select(Licence).where(Licence.exclusive).order_by(Licence.id)).first()
    assert first is not None
    with transaction():
        ending.end(first, "agreed")
    a_licence(cast.alice, asset, media=("print",))


@pytest.mark.usefixtures("app")
def test_a_price_may_be_named_only_where_that_is_switched_on(cast: Cast, noon: datetime) -> None:
    from reviews.contributions import ruling

    asset = a_work(cast.alice)
    with pytest.raises(Invalid):
        an_offer(asset, fee=None)
    db.session.rollback()
    with transaction():
        ruling.write(names_price=True, platform_fee_bp=0, silence_days=14, enough_evaluations=1)
    offer = an_offer(asset, fee=None)
    with transaction():
        agree(offer, cast.alice, named=Money(7_000, "EUR"))
    assert (offer.state, available(cast.alice)) == ("named", 0)
    with transaction():
        granting.accept_price(offer.id)
    assert (offer.state, available(cast.alice)) == ("granted", 7_000)
    assert "€70.00" in offer.consents[0].terms
    assert terms.digest(offer.consents[0].terms) == offer.consents[0].terms_sha256


def replace_wanted(**changes: Any) -> Any:
    from tests.factories.contributions import wanted

    return wanted(**changes)
