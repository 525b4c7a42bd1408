"""Every output is drawn from one record: the same words and numbers in all of them, and nothing that runs."""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import replace
from datetime import UTC, datetime

import pikepdf
import pytest
from PIL import Image, UnidentifiedImageError

from cases.publishing.outputs import cards, feed, pdf, pptx_file, press, prose, slides, structured
from cases.publishing.outputs.document import Document, Link, Section
from tests.app.invoices.reading import structure_of
from tests.cases.publishing.atom import faults_of
from tests.cases.publishing.reading import numbers_in, pdf_text, pdf_words, pptx_text, squeezed
from tests.cases.publishing.samples import PICTURES, TEXTS, a_document

SCRIPT = (
    "Hi <script>alert(1)</script> <img src=x onerror=alert(2)> [go](javascript:alert(3)) "
    '![p](data:text/html,x "t") #panic("x")'
)


def claims(document: Document) -> set[str]:
    """The numbers a case stands for: those of its title, its lead and its table."""
    rows = [f"{it.baseline} {it.value} {it.change}" for it in document.results]
    return set().union(*(numbers_in(each) for each in (document.title, document.lead, *rows)))


@pytest.mark.parametrize("language", TEXTS)
def test_the_text_of_the_pdf_is_read_back_exactly(language: str) -> None:
    document = a_document(language)
    title, lead, *_rest = TEXTS[language]

    for for_print in (False, True):
        text = squeezed(pdf_text(pdf.render(document, PICTURES, for_print=for_print)))

        assert text.count(squeezed(title)) >= 3
        assert text.count(squeezed(lead)) >= 8
        assert squeezed(document.results[0].change) in text


@pytest.mark.parametrize("language", TEXTS)
def test_the_same_numbers_stand_in_pdf_slides_card_and_kit(language: str) -> None:
    document = a_document(language)
    wanted = claims(document)
    body = set().union(*(numbers_in(text) for text in _all_texts(document)))

    on_slides, in_file = pdf_words(slides.render(document)), pptx_text(pptx_file.render(document))
    assert wanted <= numbers_in(pdf_words(pdf.render(document)))
    assert wanted <= numbers_in(on_slides)
    assert wanted <= numbers_in(in_file)
    assert wanted <= numbers_in(press.as_markdown(document))
    table = "\n".join(line for line in press.as_markdown(document).splitlines() if line.startswith("|"))
    for row in document.results:
        assert numbers_in(f"{row.baseline} {row.value} {row.change}") <= numbers_in(table)
    assert numbers_in(in_file) <= body
    card = pdf_words(cards.as_pdf(document))
    assert numbers_in(card) == numbers_in(cards.alternative(document)) | numbers_in(document.period)
    assert numbers_in(cards.alternative(document)) - numbers_in(document.title) <= wanted | numbers_in(
        document.results[0].metric
    )


def test_a_document_is_tagged_for_screen_readers_and_the_same_every_time() -> None:
    document = a_document("tr")
    made = pdf.render(document, PICTURES)

    tags = structure_of(made)
    assert {"H1", "H2", "Table", "TH", "TD", "Figure", "Caption", "TOC", "Link"} <= set(tags)
    with pikepdf.open(io.BytesIO(made)) as file:
        assert str(file.Root.Lang) == "tr"
        assert b"pdfuaid:part" in file.Root.Metadata.read_bytes()
    assert made == pdf.render(document, PICTURES)
    assert pptx_file.render(document, PICTURES) == pptx_file.render(document, PICTURES)
    assert press.render(document, {}, PICTURES) == press.render(document, {}, PICTURES)


def test_nothing_a_writer_types_becomes_a_script() -> None:
    document = a_document(
        lead=SCRIPT,
        title=SCRIPT,
        sections=(
            Section(key="client", heading=SCRIPT, text=SCRIPT, links=(Link(words="x", url="javascript:alert(4)"),)),
        ),
    )

    drawn = str(prose.html(prose.parsed(SCRIPT)))
    assert "<script" not in drawn
    assert "<img" not in drawn
    assert "href" not in drawn
    assert "&lt;script&gt;" in drawn
    assert "</script><" not in str(structured.script(document))[:-9].replace("</script>", "", 0)
    assert str(structured.script(document)).count("<script") == 1
    made = pdf.render(document)
    with pikepdf.open(io.BytesIO(made)) as file:
        addresses = [
            str(note.A.URI) for page in file.pages for note in page.get("/Annots", []) if "/URI" in note.get("/A", {})
        ]
    assert addresses
    assert not [each for each in addresses if not each.startswith("https://")]
    assert "javascript:alert(4)" not in press.as_markdown(document)


def test_hostile_words_and_files_run_in_no_output() -> None:
    """The title, a metric, a source and the client are scripts; and so is a picture."""
    sample = a_document(title=SCRIPT, lead=SCRIPT, client=SCRIPT)
    document = replace(sample, results=tuple(replace(row, metric=SCRIPT, source=SCRIPT) for row in sample.results))

    for made in (pdf.render(document, PICTURES), slides.render(document, PICTURES)):
        with pikepdf.open(io.BytesIO(made)) as file:
            assert not {"/OpenAction", "/AA", "/AcroForm"} & set(file.Root.keys())
            notes = [note for page in file.pages for note in page.get("/Annots", [])]
            assert {str(note.A.S) for note in notes if "/A" in note} <= {"/URI", "/GoTo"}
    kept = zipfile.ZipFile(io.BytesIO(pptx_file.render(document, PICTURES)))
    assert not [name for name in kept.namelist() if "vba" in name.lower()]
    links = " ".join(kept.read(name).decode() for name in kept.namelist() if name.endswith(".rels"))
    assert "javascript:" not in links
    story = press.as_markdown(document)
    assert "<script" not in story and "<img" not in story and "](javascript" not in story and "](data" not in story
    assert "](javascript" not in press.as_markdown(replace(document, lead="[a][b]\n\n[b]: javascript:alert(7)"))
    assert "[b]:" not in press.as_markdown(replace(document, lead="[a][b]\n\n[b]: JavaScript:alert(7)"))
    entry = feed.render(
        [(document, prose.html(prose.parsed(SCRIPT)))], title=SCRIPT, address="https://imece.example/f",
        site="https://imece.example/", seller=SCRIPT, language="en", at=datetime(2026, 7, 1, tzinfo=UTC),
    )  # fmt: skip
    assert b"<script" not in entry
    assert faults_of(entry) == []
    hostile = dict.fromkeys(PICTURES, b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(5)'/>")
    for draw in (pdf.render, slides.render, pptx_file.render):
        with pytest.raises(UnidentifiedImageError):
            draw(document, hostile)


def test_markdown_keeps_its_words_in_every_form() -> None:
    text = "One **two** *three* `four`\nfive\n\n- six\n- [seven](https://example.org/a?b=1&c=2)\n\n> eight\n\n"
    text += "1. nine\n\n### ten\n\n    eleven"
    nodes = prose.parsed(text)

    assert squeezed(prose.plain(nodes)) == "Onetwothreefourfivesixseveneightnineteneleven"
    assert 'href="https://example.org/a?b=1&amp;c=2"' in str(prose.html(nodes))


def test_the_feed_is_valid_atom() -> None:
    entries = [
        (a_document("en"), prose.html(prose.parsed("A <b> & c"))),
        (
            a_document("hi", addresses=replace(a_document().addresses, page="https://imece.example/cases/b/hi")),
            prose.html(()),
        ),
    ]
    made = feed.render(
        entries, title="Cases", address="https://imece.example/cases/feed.atom", site="https://imece.example/cases",
        seller="Imece", language="en", at=datetime(2026, 7, 1, tzinfo=UTC),
    )  # fmt: skip

    assert faults_of(made) == []
    assert faults_of(made.replace(b"<updated>", b"<update>").replace(b"</updated>", b"</update>"))
    empty = feed.render(
        [], title="Cases", address="https://imece.example/f", site="https://imece.example/", seller="I", language="en",
        at=datetime(2026, 7, 1, tzinfo=UTC),
    )  # fmt: skip
    assert faults_of(empty) == []


def test_structured_data_says_what_the_page_says() -> None:
    document = a_document()
    thing = json.loads(
        str(structured.script(document, image="https://imece.example/c.png")).split(">", 1)[1].rsplit("<", 1)[0]
    )

    assert thing["@type"] == "Article"
    assert thing["datePublished"] == "2026-06-01T09:00:00Z"
    assert thing["about"]["name"] == "Kırmızı Ev"
    assert thing["mentions"][0]["value"] == "1,250 → 1,750 (+40%)"
    assert "aggregateRating" not in json.dumps(thing)


def test_the_card_has_the_size_networks_want_and_the_text_fits_each() -> None:
    with Image.open(io.BytesIO(cards.render(a_document("hi")))) as card:
        assert card.size == (1200, 630)
    long = a_document(title="Orders " * 60)
    for each in cards.texts(long, {"x": "https://imece.example/r/x"}):
        assert len(each.words) + cards.LINK_LETTERS + 2 <= cards.NETWORKS[each.network]
        assert each.words.startswith("Orders")


def test_the_press_kit_holds_everything_an_editor_needs() -> None:
    document = a_document("pl")
    kit = zipfile.ZipFile(io.BytesIO(press.render(document, {"shop.pdf": b"%PDF"}, PICTURES)))

    assert kit.namelist() == ["pictures/01.jpg", "pictures/01.txt", "shop-orders.md", "shop-orders.txt", "shop.pdf"]
    assert "| 1250 | 1750 | +40% |" in kit.read("shop-orders.md").decode()


def test_a_failure_and_a_story_from_elsewhere_say_so_in_every_form() -> None:
    document = a_document(is_failure=True, is_external=True)
    for text in (
        pdf_text(pdf.render(document)),
        pdf_text(slides.render(document)),
        pptx_text(pptx_file.render(document)),
        pdf_text(cards.as_pdf(document)),
        press.as_markdown(document),
    ):
        assert squeezed("This did not work out.") in squeezed(text)
        assert squeezed("Not verified here.") in squeezed(text)


def _all_texts(document: Document) -> list[str]:
    found = [document.title, document.lead, document.period, document.addresses.page]
    for section in document.told:
        found += [section.heading, section.text, *(step.day for step in section.steps)]
    found += [f"{it.baseline} {it.value} {it.change} {it.period} {it.metric}" for it in document.results]
    return found
