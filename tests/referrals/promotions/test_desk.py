"""Promotions at the desk."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from app.database import transaction
from referrals.promotions import batching, proving
from referrals.promotions.models import CodeBatch, PromoCode, Promotion, PromotionAttention
from tests.cast import Cast
from tests.factories.promotions import a_code, a_promotion, pay, place
from tests.factories.quotes import a_service

NEW = {
    "name": "Winter",
    "label_en": "Winter: ten percent",
    "kind": "percentage",
    "rate": "10",
    "way": "code",
    "code": "WINTER",
    "timezone": "Europe/Warsaw",
    "priority": "100",
    "gift_service_id": "0",
}


@pytest.fixture
def marta(client: FlaskClient, cast: Cast) -> FlaskClient:
    return cast.signed_in(client, cast.marta)


def only(db: Any) -> Promotion:
    return db.session.scalars(sa.select(Promotion)).one()


def test_a_promotion_is_written_looked_at_published_paused_and_ended(marta: FlaskClient, db: Any) -> None:
    answer = marta.post("/desk/promotions/new", data=NEW)
    assert answer.status_code == 303, answer.text
    promotion = only(db)
    assert (promotion.state, promotion.rules.rate_bp) == ("draft", 1_000)
    home = f"/desk/promotions/{promotion.id}"
    page = marta.get(home).text
    assert "10% off." in page
    assert "It needs a code." in page
    assert "Publish the promotion" in marta.get(f"{home}/simulation").text
    for verb, state in [("publication", "active"), ("pause", "paused"), ("resumption", "active"), ("end", "ended")]:
        assert marta.post(f"{home}/{verb}").status_code == 303
        db.session.expire_all()
        assert only(db).state == state
    assert "Copy" in marta.get(home).text
    assert marta.post(f"{home}/copies").status_code == 303


def test_the_terms_are_read_in_words_before_anything_is_kept(marta: FlaskClient, db: Any) -> None:
    service = a_service()
    answer = marta.post(
        "/desk/promotions/new",
        data={
            **NEW, "more": "preview", "rows-0-currency": "EUR", "rows-0-minimum": "50", "rows-0-cap": "20",
            "rows-0-budget": "1000", "limit_total": "100", "limit_per_customer": "1", "first_order": "y",
            "services": [str(service.id)], "starts": "2026-12-01T00:00", "ends": "2027-01-01T00:00", "alone": "y",
        },
    )  # fmt: skip
    for sentence in (
        "At most €20.00 off one order.", "On: Brand film.", "For orders of at least €50.00 without VAT.",
        "Only for the first order of a customer.", "It can be used 100 times in all.", "Each customer can use it once.",
        "It gives away at most €1,000.00.", "Never together with another promotion.",
        "From Dec 1, 2026, 12:00\u202fAM (Europe/Warsaw).",
    ):  # fmt: skip
        assert sentence in answer.text
    assert db.session.scalar(sa.select(sa.func.count(Promotion.id))) == 0


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"rate": "0"}, "Write a percentage above 0"),
        ({"rate": "101"}, "Write a percentage above 0"),
        ({"label_en": ""}, "Please write it in at least one language."),
        ({"code": "!!"}, "A code has 3 to 40 letters"),
        ({"kind": "fixed"}, "Say the amount off in at least one currency."),
        ({"kind": "tiered"}, "Write at least one tier."),
        ({"kind": "free_item"}, "Please say what comes for free."),
        ({"kind": "free_service"}, "Choose the service that comes for free."),
        ({"rows-0-currency": "EUR", "rows-0-cap": "much"}, "This is not an amount."),
        ({"rows-0-cap": "5"}, "Please choose the currency."),
        ({"starts": "2026-03-29T02:30"}, "The clocks of that zone jump over this time."),
        ({"starts": "2026-12-02T00:00", "ends": "2026-12-01T00:00"}, "It must end after it begins."),
        ({"listed": "not an address"}, "This is not an e-mail address"),
        ({"limit_total": "0"}, "must be"),
        ({"timezone": "Nowhere/At-all", "starts": "2026-12-02T00:00"}, "Time zone of both"),
        ({"kind": "nonsense", "rows-0-currency": "<b>", "tiers-0-rate": "x" * 9}, "Please look at this again"),
    ],
)
def test_what_does_not_fit_is_told_in_place(marta: FlaskClient, db: Any, changes: dict[str, str], words: str) -> None:
    answer = marta.post("/desk/promotions/new", data={**NEW, **changes})
    assert answer.status_code == 422
    assert words in answer.text


def test_a_schedule_is_meant_in_its_own_zone(marta: FlaskClient, db: Any) -> None:
    marta.post("/desk/promotions/new", data={**NEW, "starts": "2026-12-01T00:00", "timezone": "Asia/Kolkata"})
    assert only(db).starts_at.isoformat() == "2026-11-30T18:30:00+00:00"
    assert 'value="2026-12-01T00:00"' in marta.get(f"/desk/promotions/{only(db).id}/edit").text


def test_published_terms_stay_and_limits_may_change(marta: FlaskClient, db: Any) -> None:
    promotion = a_promotion(limit_total=5, budgets={"EUR": 50_00})
    with transaction():
        place("SUMMER")
        place("SUMMER", email="b@customer.example")
    budget = {"rows-0-currency": "EUR", "rows-0-budget": "50"}
    form = {**NEW, **budget, "code": "", "rate": "50", "label_en": "Renamed", "seen": "1", "limit_total": "1"}
    answer = marta.post(
        f"/desk/promotions/{promotion.id}/edit", data={**form, "limit_total": "3", "rows-0-budget": "5"}
    )
    assert "Amounts by currency: More was given already than that." in answer.text
    answer = marta.post(f"/desk/promotions/{promotion.id}/edit", data=form)
    assert answer.status_code == 422
    assert "More was given already than that." in answer.text
    assert marta.post(f"/desk/promotions/{promotion.id}/edit", data={**form, "limit_total": "2"}).status_code == 303
    db.session.expire_all()
    assert (promotion.limit_total, promotion.rules.rate_bp, promotion.rules.label("en")) == (2, 1_000, "Renamed")
    stale = marta.post(f"/desk/promotions/{promotion.id}/edit", data={**form, "limit_total": "9"})
    assert "Somebody else has changed it" in stale.text


def test_simulation_says_what_the_last_orders_would_have_cost_and_the_worst_case(marta: FlaskClient, db: Any) -> None:
    promotion = a_promotion(state="draft", limit_total=2, caps={"EUR": 2_500})
    for number in range(3):
        with transaction():
            pay(place(email=f"guest{number}@customer.example"))
    page = marta.get(f"/desk/promotions/{promotion.id}/simulation").text
    assert "€20.00" in page  # two of three orders, ten percent of 100.00 each
    assert "€50.00" in page  # two uses of at most 25.00
    unbounded = a_promotion("FREE", state="draft")
    assert "Nothing bounds it in EUR." in marta.get(f"/desk/promotions/{unbounded.id}/simulation").text


def test_what_it_brought_is_told_and_exported(marta: FlaskClient, db: Any) -> None:
    promotion = a_promotion(name="Summer desk")
    with transaction():
        pay(place("SUMMER"))
    page = marta.get(f"/desk/promotions/{promotion.id}").text
    assert "€90.00" in page
    assert "10% of the value" in page
    table = marta.get("/desk/promotions/export.csv").text.splitlines()
    assert table[1].endswith("EUR,1,90.00,10.00")
    uses = marta.get(f"/desk/promotions/{promotion.id}/uses.csv").text.splitlines()
    assert ",SUMMER,Paid," in uses[1]
    assert "Nobody has used it yet" in marta.get(f"/desk/promotions/{a_promotion('NEW').id}/uses").text


def test_the_list_is_narrowed_by_words_code_standing_and_kind(marta: FlaskClient, db: Any) -> None:
    a_promotion(name="Sommer", limit_total=1)
    a_promotion("WINTER", name="Kış", state="paused")
    assert "Kış" not in marta.get("/desk/promotions?q=sum-mer").text
    assert "Sommer" in marta.get("/desk/promotions?q=sum-mer").text
    assert "Sommer" not in marta.get("/desk/promotions?state=paused").text
    assert "Nothing fits these filters" in marta.get("/desk/promotions?kind=tiered").text
    assert marta.get("/desk/promotions?sort=nonsense").status_code == 422


def test_the_desks_search_finds_promotions_and_codes(marta: FlaskClient, db: Any, run_jobs: Any) -> None:
    promotion = a_promotion(name="Sommer")
    assert "Sommer" in marta.get("/desk/search?q=summer", follow_redirects=True).text
    marta.post(f"/desk/promotions/{promotion.id}/batches", data={"size": "3", "prefix": "", "purpose": ""})
    run_jobs()
    code = db.session.scalars(sa.select(PromoCode).where(PromoCode.batch_id.is_not(None))).first()
    found = marta.get(f"/desk/search?q={code.spoken.lower()}", follow_redirects=True).text
    assert "Not used yet" in found
    assert code.spoken in found


def test_codes_are_added_ended_and_opened_again(marta: FlaskClient, db: Any) -> None:
    promotion = a_promotion()
    home = f"/desk/promotions/{promotion.id}"
    assert marta.post(f"{home}/codes", data={"code": "Sol-1", "part": "partner"}).status_code == 303
    twin = marta.post(f"{home}/codes", data={"code": "S0L I", "part": "partner"})
    assert twin.status_code == 422
    assert "Another code reads the same" in twin.text
    marta.post(f"{home}/codes/S011/end")
    assert db.session.get(PromoCode, "S011").ended_at is not None
    marta.post(f"{home}/codes/S011/revival")
    assert db.session.get(PromoCode, "S011").ended_at is None
    made = marta.post(f"{home}/codes", data={"code": "", "part": "partner"})
    assert made.status_code == 303


def test_a_personal_code_is_mailed_to_its_person(marta: FlaskClient, db: Any, cast: Cast) -> None:
    promotion = a_promotion()
    home = f"/desk/promotions/{promotion.id}/codes"
    data = {"code": "BOB-SAYS", "person": cast.bob.email, "part": "partner"}
    assert marta.post(home, data=data).status_code == 303
    assert db.session.get(PromoCode, "B0BSAYS").partner_id == cast.bob.id
    mail = db.session.execute(sa.text("SELECT recipient, text FROM mail_message")).one()
    assert mail.recipient == cast.bob.email
    assert "BOB-SAYS" in mail.text
    nobody = marta.post(home, data={**data, "code": "X-MAN", "person": "nobody@customer.example"})
    assert "Nobody has an account with this address." in nobody.text


def test_attention_is_listed_and_resolved(marta: FlaskClient, db: Any) -> None:
    promotion = a_promotion()
    db.session.add(PromotionAttention(kind="count_off", promotion_id=promotion.id, details={}))
    db.session.commit()
    assert "A counter disagreed" in marta.get("/desk/promotions/attention").text
    item = db.session.scalars(sa.select(PromotionAttention)).one()
    marta.post(f"/desk/promotions/attention/{item.id}/resolution")
    assert "Nothing needs a look" in marta.get("/desk/promotions/attention").text


def test_a_counter_that_is_off_is_set_right_and_reported(db: Any) -> None:
    promotion = a_promotion(limit_total=9, budgets={"EUR": 10_000}, use_limit=9)
    with transaction():
        place("SUMMER")
    with transaction():
        assert proving.prove(promotion.id)
    promotion.taken, promotion.money[0].taken_minor = 5, 77
    db.session.commit()
    with transaction():
        assert not proving.prove(promotion.id)
    assert (promotion.taken, promotion.money[0].taken_minor) == (1, 1_000)
    assert db.session.scalars(sa.select(PromotionAttention.kind)).all() == ["count_off"]


def test_a_batch_becomes_ready_when_all_its_codes_are_there(marta: FlaskClient, db: Any, run_jobs: Any) -> None:
    promotion = a_promotion()
    answer = marta.post(
        f"/desk/promotions/{promotion.id}/batches", data={"size": "1200", "prefix": "fair", "purpose": "F"}
    )
    assert answer.status_code == 303
    batch = db.session.scalars(sa.select(CodeBatch)).one()
    assert marta.get(f"/desk/promotions/batches/{batch.id}/codes.csv").status_code == 404
    run_jobs()
    db.session.expire_all()
    assert (batch.made, batch.ready_at is not None) == (1_200, True)
    lines = marta.get(f"/desk/promotions/batches/{batch.id}/codes.csv").text.splitlines()
    assert len(set(lines)) == 1_201
    code = lines[1].split(",")[0]
    assert code.startswith("FAIR-")
    with transaction():
        assert place(code.lower()).net_minor == 9_000
        assert place(code, email="b@customer.example").net_minor == 10_000
    marta.post(f"/desk/promotions/batches/{batch.id}/end")
    with transaction():
        assert place(lines[2].split(",")[0], email="c@customer.example").net_minor == 10_000


def test_a_batch_that_lost_a_code_never_becomes_ready(db: Any) -> None:
    batch = batching.order(a_promotion(), 2, prefix="", purpose="", by=None)
    assert batching.make_portion(batch.id, 1)
    db.session.execute(sa.delete(PromoCode).where(PromoCode.batch_id == batch.id))
    with pytest.raises(RuntimeError, match="has 1 of 2 codes"):
        batching.make_portion(batch.id, 1)
    code = db.session.scalars(sa.select(PromoCode.code).where(PromoCode.batch_id == batch.id)).one()
    assert (batch.ready_at, place(code).net_minor) == (None, 10_000)


def test_those_who_do_not_write_only_read(client: FlaskClient, db: Any, cast: Cast) -> None:
    promotion = a_promotion()
    fatma = cast.signed_in(client, cast.fatma)
    assert fatma.get(f"/desk/promotions/{promotion.id}").status_code == 200
    for path in ("/desk/promotions/new", f"/desk/promotions/{promotion.id}/edit"):
        assert fatma.get(path).status_code == 404
    for path in ("publication", "pause", "end", "copies", "codes", "batches", "codes/SUMMER/end"):
        assert fatma.post(f"/desk/promotions/{promotion.id}/{path}").status_code == 404


def test_numbers_that_no_database_holds_name_nothing(marta: FlaskClient, db: Any) -> None:
    huge = 10**30
    for path in (f"/{huge}", f"/{huge}/uses", f"/{huge}/simulation", f"/batches/{huge}", f"/{huge}/edit"):
        assert marta.get(f"/desk/promotions{path}").status_code == 404
    for path in (f"/{huge}/pause", f"/{huge}/codes", f"/{huge}/copies", f"/attention/{huge}/resolution"):
        assert marta.post(f"/desk/promotions{path}").status_code == 404


def test_charlie_finds_nothing(client: FlaskClient, db: Any, cast: Cast) -> None:
    promotion = a_promotion()
    a_code(promotion, "OTHER")
    charlie = cast.signed_in(client, cast.charlie)
    for path in ("", "/new", f"/{promotion.id}", f"/{promotion.id}/uses", f"/{promotion.id}/simulation", "/attention"):
        assert charlie.get(f"/desk/promotions{path}").status_code == 404
    for path in ("pause", "end", "codes", "batches"):
        assert charlie.post(f"/desk/promotions/{promotion.id}/{path}").status_code == 404
