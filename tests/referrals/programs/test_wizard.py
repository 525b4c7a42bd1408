"""A program is live in five steps, published as a whole, and changed only by a new version."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from app import clock
from app.accounts.models import AuditEntry
from app.database import db
from app.orders.states import State
from referrals.programs.models import Enrolment, Program, ProgramTerms
from referrals.tracking.models import ReferralDay, ReferralLink
from tests.cast import Cast
from tests.factories.orders import an_order
from tests.factories.referrals import a_link, a_partner, a_program

HOME = "/desk/referrals/programs"
WHAT = {"name": "Komşu komşuya", "basis": "order", "action": "", "jurisdiction": "default"}
PAY = {
    "pays": "percent",
    "currency": "EUR",
    "levels-0": "12.5",
    "cap_order": "",
    "cap_month": "1000",
    "cap_partner": "",
}
RULES = {
    "orders": "first", "period_days": "365", "window_days": "45", "model": "first", "code_policy": "if_winner", "hold_days": "14",
}  # fmt: skip
PEOPLE = {"joining": "open", "orders_at_least": "", "note": "Share what you would tell a neighbour."}


def the_program() -> Program:
    """The latest one."""
    return db.session.scalars(sa.select(Program).order_by(Program.id.desc())).first() or pytest.fail("no program")


def counted(link: ReferralLink, event: str, count: int) -> None:
    values = {"day": clock.today(), "link_id": link.id, "event": event, "kind": "counted", "sub_id": ""}
    db.session.add(ReferralDay(**values, count=count))
    db.session.commit()


def published() -> ProgramTerms:
    terms = the_program().terms
    assert terms is not None
    return terms


def write(client: FlaskClient, **changes: dict[str, str]) -> str:
    """Steps 1 to 4; the address of the program."""
    first = client.post(f"{HOME}/new", data={**WHAT, **changes.get("what", {})})
    assert first.status_code == 303, first.text
    home = f"{HOME}/{the_program().id}"
    for step, data in (("pay", PAY), ("rules", RULES), ("people", PEOPLE)):
        assert client.get(f"{home}/{step}").status_code == 200
        answer = client.post(f"{home}/{step}", data={**data, **changes.get(step, {})})
        assert answer.status_code == 303, answer.text
    return home


def test_a_program_is_live_in_five_steps(client: FlaskClient, cast: Cast) -> None:
    an_order(placed_by=cast.alice, state=State.PAID)
    marta = cast.signed_in(client, cast.marta)
    assert "No programs yet" in marta.get(HOME).text

    home = write(marta)
    look = marta.get(f"{home}/look").text
    assert "12.5%" in look
    assert "It would have cost" in look
    assert "€12.50" in look
    assert "could join today" in look
    assert the_program().state == "draft"
    marta.post(f"{home}/publication")

    program, terms = the_program(), published()
    assert program.state == "live"
    assert (terms.levels, terms.window_days, terms.model, terms.code_policy) == ([1250], 45, "first", "if_winner")
    assert (terms.hold_days, terms.cap_month_minor, terms.joining) == (14, 100_000, "open")
    assert "Komşu komşuya" in client.get("/partners").text


def test_a_change_is_a_new_version_and_the_old_one_stays(client: FlaskClient, cast: Cast) -> None:
    marta = cast.signed_in(client, cast.marta)
    home = write(marta)
    marta.post(f"{home}/publication")

    marta.post(f"{home}/pay", data={**PAY, "levels-0": "5"})
    assert published().levels == [1250], "a draft holds for nobody"
    assert "Version 2 is written and not published" in marta.get(home).text
    marta.post(f"{home}/publication")

    rates = db.session.execute(sa.select(ProgramTerms.version, ProgramTerms.levels).order_by(ProgramTerms.version))
    assert [tuple(row) for row in rates] == [(1, [1250]), (2, [500])]


def test_several_levels_need_the_law_and_a_name(client: FlaskClient, cast: Cast) -> None:
    marta = cast.signed_in(client, cast.marta)
    home = write(marta, what={"jurisdiction": "TR"})
    levels = {"levels-0": "10", "levels-1": "3", "levels-2": "2"}

    refused = marta.post(f"{home}/pay", data={**PAY, **levels})
    assert refused.status_code == 422
    assert "approves" in refused.text
    marta.post(f"{home}/pay", data={**PAY, **levels, "approved": "y"})
    marta.post(f"{home}/publication")

    assert published().levels == [1000, 300, 200]
    assert published().approved_by_id == cast.marta.id


def test_where_one_level_is_allowed_no_second_can_be_written(client: FlaskClient, cast: Cast) -> None:
    marta = cast.signed_in(client, cast.marta)
    home = write(marta)

    marta.post(f"{home}/pay", data={**PAY, "levels-1": "3", "approved": "y"})
    marta.post(f"{home}/publication")

    assert published().levels == [1250]


def test_more_than_half_of_an_order_is_not_given_away(client: FlaskClient, cast: Cast) -> None:
    marta = cast.signed_in(client, cast.marta)
    home = write(marta, pay={"levels-0": "60"})

    answer = marta.post(f"{home}/publication", follow_redirects=True).text

    assert "more than half" in answer
    assert the_program().state == "draft"


def test_an_action_has_a_name_and_a_flat_amount(client: FlaskClient, cast: Cast) -> None:
    marta = cast.signed_in(client, cast.marta)
    assert marta.post(f"{HOME}/new", data={**WHAT, "basis": "action"}).status_code == 422

    home = write(marta, what={"basis": "action", "action": "newsletter"}, pay={"levels-0": "1.50"})
    marta.post(f"{home}/publication")

    assert (published().basis, published().action, published().pays, published().levels) == (
        "action",
        "newsletter",
        "flat",
        [150],
    )


@pytest.mark.parametrize(
    ("basis", "rate", "levels", "words"),
    [
        ("click", "0.05", [5], ("€0.05 for each visitor", "1,000 visitors follow", "€50.00", "€0.35", "never do")),
        ("impression", "2.50", [250], ("€2.50 for 1,000 people", "10,000 people see", "€25.00", "Most for one day")),
    ],
)
def test_visits_and_sights_are_paid_by_a_program_that_says_the_most(
    basis: str, rate: str, levels: list[int], words: tuple[str, ...], client: FlaskClient, cast: Cast
) -> None:
    counted(a_link(a_partner(cast.bob)), basis, 7)
    marta = cast.signed_in(client, cast.marta)
    program = write(marta, what={"basis": basis}, pay={"levels-0": rate, "cap_month": ""})
    rules = marta.get(f"{program}/rules").text
    look = marta.get(f"{program}/look").text
    assert "code_policy" not in rules
    for each in words:
        assert each in look + rules

    assert "have no end" in marta.post(f"{program}/publication", follow_redirects=True).text
    marta.post(f"{program}/pay", data={**PAY, "levels-0": rate, "cap_month": "40"})
    marta.post(f"{program}/publication")

    terms = db.session.scalars(sa.select(ProgramTerms).where(ProgramTerms.basis == basis)).one()
    assert (terms.pays, terms.levels, terms.cap_month_minor, terms.published_at is None) == (
        "flat",
        levels,
        4_000,
        False,
    )
    page = client.get(f"/partners/{terms.program.slug}?count=1000000").text
    assert "1,000,000" in page
    assert "€40.00" in page


@pytest.mark.parametrize(
    ("step", "wrong"),
    [
        ("pay", {"levels-0": ""}), ("pay", {"levels-0": "x"}), ("pay", {"levels-0": "101"}), ("pay", {"levels-0": "-1"}),
        ("pay", {"currency": "ZZZ"}), ("pay", {"cap_order": "much"}), ("pay", {"pays": "soul"}), ("pay", {"cap_month": "0"}),
        ("rules", {"window_days": "0"}), ("rules", {"window_days": "366"}), ("rules", {"hold_days": "-1"}),
        ("rules", {"model": "middle"}), ("rules", {"code_policy": ""}), ("rules", {"period_days": "x"}),
        ("people", {"joining": "nobody"}), ("people", {"orders_at_least": "-1"}), ("people", {"languages": "xx"}),
        ("people", {"note": "x" * 3000}),
    ],
)  # fmt: skip
def test_mistakes_are_told_in_place(step: str, wrong: dict[str, str], client: FlaskClient, cast: Cast) -> None:
    marta = cast.signed_in(client, cast.marta)
    home = write(marta)
    data = {"pay": PAY, "rules": RULES, "people": PEOPLE}[step]

    answer = marta.post(f"{home}/{step}", data={**data, **wrong})

    assert answer.status_code == 422
    assert "Please look at this again" in answer.text


def test_the_size_of_the_audience_is_told_while_it_is_written(client: FlaskClient, cast: Cast) -> None:
    an_order(placed_by=cast.alice, state=State.PAID)
    assert cast.charlie.is_verified
    marta = cast.signed_in(client, cast.marta)

    home = write(marta, people={"orders_at_least": "1"})

    assert "1 person could join today" in marta.get(f"{home}/people").text


def test_a_program_is_paused_resumed_and_ended_and_the_log_knows(client: FlaskClient, cast: Cast) -> None:
    program = a_program()
    a_partner(cast.bob, program)
    marta, home = cast.signed_in(client, cast.marta), f"{HOME}/{program.id}"

    for action, state in (("pause", "paused"), ("resumption", "live"), ("end", "ended")):
        assert marta.post(f"{home}/{action}").status_code == 303
        assert the_program().state == state
    again = marta.post(f"{home}/resumption", follow_redirects=True).text

    assert "not in a state for that" in again
    assert db.session.scalars(sa.select(Enrolment.state)).one() == "active", "partners keep what is theirs"
    actions = set(db.session.scalars(sa.select(AuditEntry.action)))
    assert {"program.paused", "program.live", "program.ended"} <= actions


def test_charlie_and_other_staff_find_no_programs_at_the_desk(client: FlaskClient, cast: Cast) -> None:
    home = f"{HOME}/{a_program().id}"
    for person in (cast.charlie, cast.fatma):
        it = cast.signed_in(client, person)
        for path in (HOME, f"{HOME}/new", home, f"{home}/pay", f"{home}/look", f"{home}/partners.csv"):
            assert it.get(path).status_code == 404
        for path in ("pay", "rules", "people", "publication", "pause", "resumption", "end", "partners"):
            assert it.post(f"{home}/{path}").status_code == 404
    assert the_program().state == "live"


def test_a_list_is_searched(client: FlaskClient, cast: Cast) -> None:
    a_program("summer")
    marta: Any = cast.signed_in(client, cast.marta)

    assert "Summer" in marta.get(f"{HOME}?q=sum&state=live").text
    assert "No program is like that" in marta.get(f"{HOME}?state=ended").text
