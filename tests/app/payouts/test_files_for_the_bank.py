"""The SEPA file against its schema, the CSV for the rest, and both as they were released."""

from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from app.config import Settings
from app.database import db, transaction
from app.errors import Conflict
from app.money import Money
from app.payouts import files, releasing, sealing
from app.payouts.methods import BankAccount
from app.payouts.models import Payout, PayoutBatch, PayoutFile
from app.payouts.providers import TransferOrder
from app.payouts.sepa import SCHEMA, Debtor, InvalidFile, check, initiation, plain
from tests.cast import Cast
from tests.factories.payouts import IBAN, a_batch, payable

NAMES = {"p": f"urn:iso:std:iso:20022:tech:xsd:{SCHEMA}"}
DEBTOR = Debtor(name="Imece Studio OÜ", iban=IBAN, bic="HABAEE2X")


def an_order(**changes: object) -> TransferOrder:
    values: dict[str, object] = {
        "key": "7K2M-9QXF-4T8CV",
        "amount": Money(750, "EUR"),
        "to": BankAccount(holder="Zeynep Şahin", account=IBAN),
        "purpose": "7K2M-9QXF-4T8CV Payout",
    }
    return TransferOrder(**{**values, **changes})  # type: ignore[arg-type]


def written(*orders: TransferOrder) -> etree._ElementTree:
    data = initiation(
        orders,
        debtor=DEBTOR,
        message_id="9QXF-4T8C-V7K2M",
        created_at=datetime(2026, 11, 24, 6, tzinfo=UTC),
        execute_on=date(2026, 12, 15),
    )
    return etree.parse(BytesIO(data))


def texts(tree: etree._ElementTree, path: str) -> list[str]:
    return [each.text for each in tree.iterfind(f".//{path}", namespaces=NAMES)]


def test_the_file_says_who_gets_what_and_adds_up() -> None:
    tree = written(an_order(), an_order(key="B", amount=Money(123_456, "EUR")))
    assert texts(tree, "p:EndToEndId") == ["7K2M-9QXF-4T8CV", "B"]
    assert texts(tree, "p:InstdAmt") == ["7.50", "1234.56"]
    assert texts(tree, "p:CtrlSum") == ["1242.06", "1242.06"]
    assert texts(tree, "p:NbOfTxs") == ["2", "2"]
    assert texts(tree, "p:MsgId") == texts(tree, "p:PmtInfId") == ["9QXF-4T8C-V7K2M"]
    assert texts(tree, "p:BtchBookg") == ["false"]
    assert texts(tree, "p:ReqdExctnDt/p:Dt") == ["2026-12-15"]
    assert texts(tree, "p:CreDtTm") == ["2026-11-24T06:00:00Z"]


def test_the_same_batch_gives_the_same_bytes() -> None:
    assert etree.tostring(written(an_order())) == etree.tostring(written(an_order()))


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Şahin Öztürk & Söhne", "Sahin Ozturk + Sohne"),
        ("Дарья Иванова", "Dar'ia Ivanova"),
        ("Bartłomiej Wąż", "Bartlomiej Waz"),
        ("Iğdır Kadın Kooperatifi", "Igdir Kadin Kooperatifi"),
        ("<b>\x00\n", "b"),
        ("☃", "-"),
    ],
)
def test_names_in_every_script_become_letters_that_banks_take(name: str, shown: str) -> None:
    assert plain(name, 70) == shown
    assert texts(written(an_order(to=BankAccount(holder=name, account=IBAN))), "p:Cdtr/p:Nm") == [shown]


@given(
    st.lists(
        st.tuples(st.text(max_size=90), st.text(max_size=200), st.integers(1, 99_999_999_999)), min_size=1, max_size=4
    )
)
def test_whatever_people_are_called_the_file_is_valid(rows: list[tuple[str, str, int]]) -> None:
    orders = [
        an_order(
            key=f"K{place}", amount=Money(minor, "EUR"), to=BankAccount(holder=name, account=IBAN), purpose=purpose
        )
        for place, (name, purpose, minor) in enumerate(rows)
    ]
    tree = written(*orders)
    total = sum(minor for _name, _purpose, minor in rows)
    assert texts(tree, "p:CtrlSum")[0] == str(Money(total, "EUR").decimal)


def test_what_does_not_fit_the_schema_is_refused() -> None:
    with pytest.raises(InvalidFile):
        written(an_order(key="x" * 36))
    with pytest.raises(InvalidFile):
        check(etree.parse(BytesIO(b"<a/>")))


def test_euros_leave_by_sepa_and_the_rest_by_csv(cast: Cast, by_files: Settings) -> None:
    payable(cast.bob)
    payable(cast.alice, account="TR330006100519786457841326")
    batch = released(cast, "EUR")
    kinds = {each.kind: files.content_of(each) for each in batch.files}
    assert IBAN.encode() in kinds["sepa"] and b"TR33" not in kinds["sepa"]
    row = next(csv.DictReader(io.StringIO(kinds["csv"].decode())))
    assert (row["account"], row["amount"], row["currency"]) == ("TR330006100519786457841326", "50.00", "EUR")


def test_another_currency_leaves_by_csv_with_its_own_decimals(cast: Cast, by_files: Settings) -> None:
    payable(cast.bob, 600_000, currency="JPY", account="00123456789")
    batch = released(cast, "JPY")
    assert [each.kind for each in batch.files] == ["csv"]
    row = next(csv.DictReader(io.StringIO(files.content_of(batch.files[0]).decode())))
    assert (row["account"], row["amount"]) == ("00123456789", "600000")


def test_a_name_cannot_become_a_formula(cast: Cast, by_files: Settings) -> None:
    cast.bob.name = "=HYPERLINK(1)"
    payable(cast.bob, 600_000, currency="TRY", account="TR330006100519786457841326")
    batch = released(cast, "TRY")
    assert b"'=HYPERLINK" in files.content_of(batch.files[0])


def test_a_file_that_is_not_the_released_one_is_not_given_out(payout: Payout) -> None:
    it = payout.batch.files[0]
    it.sealed = sealing.sealed_bytes(b"<another/>")
    db.session.flush()
    with pytest.raises(Conflict, match="not the file that was released"):
        files.content_of(it)


def test_the_file_and_the_release_are_one(cast: Cast, by_files: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the file cannot be written, nothing is released."""
    payable(cast.bob)
    batch = a_batch(cast.fatma)

    def fail(*_arguments: object, **_more: object) -> bytes:
        raise InvalidFile("x")

    monkeypatch.setattr(files, "initiation", fail)
    with pytest.raises(InvalidFile), transaction():
        releasing.release(batch.id, by=cast.ada)
    assert db.session.get_one(PayoutBatch, batch.id).state == "prepared"
    assert db.session.query(PayoutFile).count() == 0


def released(cast: Cast, currency: str) -> PayoutBatch:
    batch = a_batch(cast.fatma, currency=currency)
    with transaction():
        releasing.release(batch.id, by=cast.ada)
    return batch
