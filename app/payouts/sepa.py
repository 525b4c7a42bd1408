"""A credit transfer initiation for the bank: ISO 20022 pain.001.001.09, as the SEPA rulebook wants it. Pure."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from importlib.resources import files
from io import BytesIO

import sepaxml
from lxml import etree
from text_unidecode import unidecode

from app.payouts.providers import TransferOrder

SCHEMA = "pain.001.001.09"
_NAMES = {"p": f"urn:iso:std:iso:20022:tech:xsd:{SCHEMA}"}
# EPC217-08: the characters every bank must take.
_ALLOWED = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/-?:().,'+ ")
# What unidecode writes with a sign, or with two letters, that a reader of the language would not.
_LETTERS = str.maketrans({"ı": "i", "ß": "ss", "&": "+", "–": "-", "—": "-", "’": "'", "·": "-", "\u00a0": " "})


class InvalidFile(Exception):
    """What was written does not fit the schema: a mistake of ours, and nothing is released."""


@dataclass(frozen=True, kw_only=True)
class Debtor:
    """The account that pays."""

    name: str
    iban: str
    bic: str


def initiation(
    orders: Sequence[TransferOrder], *, debtor: Debtor, message_id: str, created_at: datetime, execute_on: date
) -> bytes:
    """The file: one block, one entry for each order, whose EndToEndId is the order's key. Amounts are euros.

    Every entry is booked by itself, so that the statement names each. Raises `InvalidFile`.
    """
    config = {
        "name": plain(debtor.name, 70),
        "IBAN": debtor.iban,
        "BIC": debtor.bic,
        "batch": True,
        "currency": "EUR",
    }
    book = sepaxml.SepaTransfer(config, schema=SCHEMA, clean=True)
    for order in orders:
        book.add_payment(_entry(order, execute_on))
    tree = etree.parse(BytesIO(book.export(validate=False)))
    _say(tree, "p:CstmrCdtTrfInitn/p:GrpHdr/p:MsgId", message_id)
    _say(tree, "p:CstmrCdtTrfInitn/p:GrpHdr/p:CreDtTm", created_at.strftime("%Y-%m-%dT%H:%M:%SZ"))
    _say(tree, "p:CstmrCdtTrfInitn/p:PmtInf/p:PmtInfId", message_id)
    _say(tree, "p:CstmrCdtTrfInitn/p:PmtInf/p:BtchBookg", "false")
    check(tree)
    return etree.tostring(tree, xml_declaration=True, encoding="UTF-8")


def check(tree: etree._ElementTree) -> None:
    """Against the schema that the library ships. Raises `InvalidFile`."""
    if not _schema().validate(tree):
        raise InvalidFile(str(_schema().error_log.last_error))


def plain(text: str, longest: int) -> str:
    """The text in the letters that every bank takes: names in other scripts as they are read in Latin ones."""
    latin = unidecode(unicodedata.normalize("NFC", text).translate(_LETTERS))
    allowed = "".join(character if character in _ALLOWED else " " for character in latin)
    return " ".join(allowed.split()).strip("/")[:longest].strip() or "-"


def _entry(order: TransferOrder, execute_on: date) -> dict[str, object]:
    entry: dict[str, object] = {
        "name": plain(order.to.holder, 70),
        "IBAN": order.to.account,
        "amount": order.amount.minor,
        "execution_date": execute_on,
        "description": plain(order.purpose, 140),
        "endtoend_id": order.key,
    }
    return entry | ({"BIC": order.to.bic} if order.to.bic else {})


def _say(tree: etree._ElementTree, path: str, words: str) -> None:
    found = tree.find(path, namespaces=_NAMES)
    assert found is not None
    found.text = words


@cache
def _schema() -> etree.XMLSchema:
    text = (files(sepaxml) / "schemas" / f"{SCHEMA}.xsd").read_bytes()
    return etree.XMLSchema(etree.parse(BytesIO(text)))
