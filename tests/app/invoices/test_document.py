"""The PDF of a document: readable by people, programs and archives, and the same every time."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date

import facturx
import pytest
from flask import Flask
from lxml import etree

from app.invoices.document import render
from app.invoices.embedding import EXTENSION, FX, RDF, SCHEMA, UnknownStructure, declare_facturx
from app.invoices.facturx import xml_of
from app.invoices.snapshot import Party, Snapshot
from app.media import typesetting
from tests.app.invoices.reading import opened, pages_of, structure_of, text_of
from tests.app.invoices.samples import BUYERS, CURRENCIES, OUTSIDE, REVERSE, TITLES, ZERO, a_document

LANGUAGES = tuple(CURRENCIES)
HEADINGS = {"en": "Invoice", "tr": "Fatura", "ru": "Счёт-фактура", "hi": "बीजक", "pl": "Faktura"}
TOTALS = {
    "en": "€7,482.04",
    "tr": "₺7.482,04",
    "ru": "7\u00a0482,04\u00a0₽",
    "hi": "₹7,482.04",
    "pl": "7\u00a0482,04\u00a0zł",
}
DAYS = {"en": "November 22, 2026", "tr": "22 Kasım 2026", "ru": "22 ноября 2026", "hi": "22 नवंबर 2026", "pl": "22 listopada 2026"}  # fmt: skip # noqa: E501
PARTS = "http://www.aiim.org/pdfa/ns/id/", "http://www.aiim.org/pdfua/ns/id/"

pytestmark = pytest.mark.usefixtures("wording_app")


def hybrid(it: Snapshot) -> bytes:
    return render(it, xml_of(it))


def metadata_of(pdf: bytes) -> etree._Element:
    file = opened(pdf)
    return etree.fromstring(file.Root.Metadata.read_bytes())


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_can_be_read_back_exactly(language: str) -> None:
    text = text_of(hybrid(a_document(language)))
    buyer = BUYERS[language]
    for words in (buyer.name, str(buyer.contact_name), buyer.street, buyer.city, *TITLES[language]):
        assert words in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_speaks_the_customers_language_in_words_days_and_amounts(language: str) -> None:
    pdf = hybrid(a_document(language))
    text = text_of(pdf)
    for words in (HEADINGS[language], DAYS[language], TOTALS[language]):
        assert words in text
    assert str(opened(pdf).Root.Lang) == language
    assert str(opened(pdf).docinfo.Title) == f"{HEADINGS[language]} INV-2026-00042"


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_word_is_left_in_english(language: str) -> None:
    if language == "en":
        assert "Net amount" in text_of(render(a_document("en")))
        return
    text = text_of(render(a_document(language))) + text_of(render(a_document(language, "pro_forma")))
    for words in ("Invoice", "Billed to", "Description", "Unit price", "Total", "Paid", "Reference", "Page", "Exempt"):
        assert words not in text


def test_it_is_tagged_for_screen_readers() -> None:
    pdf = hybrid(a_document())
    file, names = opened(pdf), structure_of(pdf)
    assert bool(file.Root.MarkInfo.Marked)
    assert bool(file.Root.ViewerPreferences.DisplayDocTitle)
    assert names.count("H1") == 1
    assert names.count("TH") == 5
    assert names.count("TR") == 4
    assert "Figure" not in names


def test_it_says_that_it_is_an_accessible_archive_with_an_e_invoice() -> None:
    metadata = metadata_of(hybrid(a_document()))
    archive, accessible = PARTS
    assert metadata.findtext(f".//{{{archive}}}part") == "3"
    assert metadata.findtext(f".//{{{archive}}}conformance") == "A"
    assert metadata.findtext(f".//{{{accessible}}}part") == "1"
    told = {name: metadata.findtext(f".//{{{FX}}}{name}") for name in ("DocumentType", "DocumentFileName", "Version", "ConformanceLevel")}  # fmt: skip # noqa: E501
    assert told == {
        "DocumentType": "INVOICE",
        "DocumentFileName": "factur-x.xml",
        "Version": "1.0",
        "ConformanceLevel": "EN 16931",
    }


def test_its_factur_x_properties_are_described_beside_those_of_typst() -> None:
    metadata = metadata_of(hybrid(a_document()))
    bags = metadata.findall(f".//{{{EXTENSION}}}schemas/{{{RDF}}}Bag")
    assert len(bags) == 1
    described = [each.text for each in bags[0].iter(f"{{{SCHEMA}}}namespaceURI")]
    assert FX in described
    assert PARTS[1] in described


def test_the_e_invoice_travels_inside() -> None:
    it = a_document("tr")
    xml = xml_of(it)
    pdf = opened(render(it, xml))
    attached = pdf.Root.AF[0]
    assert str(attached.UF) == "factur-x.xml"
    assert str(attached.AFRelationship) == "/Alternative"
    assert str(attached.EF.F.Subtype) == "/text/xml"
    assert attached.EF.F.read_bytes() == xml
    assert list(pdf.attachments) == ["factur-x.xml"]


def test_the_factur_x_library_finds_the_e_invoice() -> None:
    it = a_document()
    name, xml = facturx.get_facturx_xml_from_pdf(hybrid(it))
    assert (name, xml) == ("factur-x.xml", xml_of(it))


def test_the_file_is_sound_and_carries_its_fonts_and_colours() -> None:
    pdf = opened(hybrid(a_document("hi")))
    assert pdf.check_pdf_syntax() == []
    assert str(pdf.Root.OutputIntents[0].S) == "/GTS_PDFA1"
    for page in pdf.pages:
        for font in page.Resources.Font.values():
            descriptor = font.DescendantFonts[0].FontDescriptor
            assert "/FontFile3" in descriptor or "/FontFile2" in descriptor
    assert "/Encrypt" not in pdf.trailer
    assert "/Info" in pdf.trailer


def test_an_incremental_update_leaves_the_pages_alone() -> None:
    it = a_document()
    xml = xml_of(it)
    pdf = render(it, xml)
    assert pdf.count(b"%%EOF") == 2
    before, after = opened(pdf[: pdf.index(b"%%EOF") + 5]), opened(pdf)
    assert before.pages[0].Contents.read_bytes() == after.pages[0].Contents.read_bytes()


def test_only_what_typst_wrote_is_updated() -> None:
    with pytest.raises(UnknownStructure):
        declare_facturx(b"%PDF-1.4 something else")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_same_document_gives_the_same_bytes(language: str) -> None:
    it = a_document(language)
    first = hybrid(it)
    typesetting.compiler.cache_clear()
    assert hybrid(it) == first


def test_threads_do_not_mix_documents(wording_app: Flask) -> None:
    documents = [a_document(language) for language in LANGUAGES]
    alone = [hybrid(it) for it in documents]

    def one(it: Snapshot) -> bytes:
        with wording_app.app_context():
            return hybrid(it)

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(one, documents * 2)) == alone * 2


def test_a_long_table_repeats_its_head_and_counts_its_pages() -> None:
    pages = pages_of(hybrid(a_document(lines=60)))
    assert len(pages) >= 3
    for number, page in enumerate(pages[:-1], start=1):
        assert "Net amount" in page
        assert f"Page {number} of {len(pages)}" in page
    assert "Total" in pages[-1]
    assert sum(page.count("Brand film") for page in pages) == 60


def test_hostile_words_are_printed_and_never_obeyed() -> None:
    words = '#panic("x") *b* _i_ `c` $1/0$ <label> @ref [ ] \\ {page} //c /*d*/ = h'
    text = text_of(hybrid(a_document(title=words)))
    assert words in text


def test_a_very_long_name_stays_on_the_page() -> None:
    name = "Gesellschaft für außerordentlich umständliche Unternehmensbezeichnungen " * 4
    party = Party(name=name, street="S" * 120, postcode="1", city="C", country="DE")
    assert len(pages_of(hybrid(a_document(buyer=party)))) == 1


def test_a_character_that_no_font_has_is_drawn_as_a_box_and_kept_in_the_xml() -> None:
    party = Party(name="李明 Trading 😀", street="S", postcode="1", city="C", country="CN")
    it = a_document(buyer=party)
    xml = xml_of(it)
    assert "□□ Trading □" in text_of(render(it, xml))
    assert "李明 Trading 😀" in xml.decode()


def test_a_pro_forma_has_no_number_and_says_where_to_pay() -> None:
    pdf = render(a_document(kind="pro_forma"))
    text = text_of(pdf)
    for words in ("Pro forma invoice", "EE38\u00a02200\u00a02210\u00a02014\u00a05685", "HABAEE2X", "IM-7K2M-9QXA", "December 6, 2026"):  # fmt: skip # noqa: E501
        assert words in text
    assert "This is not a tax invoice." in text
    assert "INV-" not in text
    assert len(opened(pdf).attachments) == 0


def test_a_credit_note_names_what_it_corrects_and_why() -> None:
    text = text_of(hybrid(a_document(kind="credit_note")))
    assert "This credit note corrects invoice INV-2026-00017 of October 3, 2026." in text
    assert "Reason: Delivered later than agreed" in text
    assert "Total credited" in text
    assert "Amount due" not in text


def test_it_says_why_no_vat_is_charged() -> None:
    assert "Exempt from VAT: § 16 (1) 6 KMS" in text_of(render(a_document()))
    assert "Not subject to VAT: Article 9, outside the scope" in text_of(render(a_document(taxes=(OUTSIDE,))))
    assert "Reverse charge: the VAT is owed by the recipient" in text_of(render(a_document(taxes=(REVERSE,))))
    assert "Taxed at the zero rate of VAT." in text_of(render(a_document(taxes=(ZERO,))))


def test_it_says_how_and_when_it_was_paid() -> None:
    by_card = text_of(render(a_document()))
    by_transfer = text_of(render(a_document(method="bank_transfer")))
    otherwise = text_of(render(a_document(method="other")))
    assert "Paid by card on November 22, 2026, reference IM-7K2M-9QXA." in by_card
    assert "Paid by bank transfer on November 22, 2026, reference IM-7K2M-9QXA." in by_transfer
    assert "Paid on November 22, 2026, reference IM-7K2M-9QXA." in otherwise


def test_the_clock_of_the_document_is_its_issue_date() -> None:
    it = replace(a_document(), issue_date=date(2025, 1, 2))
    assert str(opened(hybrid(it)).docinfo.CreationDate).startswith("D:20250102")
