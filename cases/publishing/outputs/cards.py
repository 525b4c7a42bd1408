"""Social cards: the picture of 1200×630 pixels that networks show beside a link, and the words for each network."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.media.typesetting import draw, typeset
from cases.publishing.outputs import prose
from cases.publishing.outputs.document import Document, Result
from cases.publishing.outputs.pdf import label
from cases.publishing.outputs.slides import subtitle

PAGE = Path(__file__).with_name("card.typ")
WIDTH, HEIGHT = 1200, 630
# The longest text each network shows whole, in characters; a link counts 23 on X (docs.x.com, counting characters).
NETWORKS: dict[str, int] = {"linkedin": 3000, "facebook": 2000, "x": 280, "vk": 2000, "telegram": 1024}
LINK_LETTERS = 23


@dataclass(frozen=True)
class NetworkText:
    """What to post on one network: words, then the link on a line of its own."""

    network: str
    words: str
    link: str

    @property
    def whole(self) -> str:
        return f"{self.words}\n\n{self.link}"


def render(document: Document) -> bytes:
    """The card as PNG."""
    return draw(PAGE, _data(document), form="png", dots_per_inch=72)


def as_pdf(document: Document) -> bytes:
    """The same page as a PDF, which can be read and searched."""
    return typeset(PAGE, _data(document), day=document.changed_at.date(), standards=())


def alternative(document: Document) -> str:
    """What the card shows, in words."""
    return "\n".join([document.title, *(result_words(each) for each in document.results)])


def result_words(it: Result) -> str:
    """One row of results in one line."""
    numbers = f"{it.baseline} → {it.value}" if it.baseline else it.value
    change = f" ({it.change})" if it.change else ""
    return f"{it.metric}: {numbers}{change}"


def texts(document: Document, links: dict[str, str]) -> list[NetworkText]:
    """One text for each network, cut between sentences where it must be short; `links` by network, else the page."""
    lead = prose.plain(prose.parsed(document.lead)).replace("\n", " ")
    said = label(document)
    parts = [document.title, *([said] if said else []), lead, *(result_words(each) for each in document.results)]
    return [
        NetworkText(network, _fitting(parts, longest), links.get(network, document.addresses.page))
        for network, longest in NETWORKS.items()
    ]


def _fitting(parts: list[str], longest: int) -> str:
    """As many whole parts as fit; the title always, cut at a word if even that is too long."""
    room = longest - LINK_LETTERS - 2
    kept = parts[0] if len(parts[0]) <= room else f"{parts[0][: room - 1].rsplit(' ', 1)[0]}…"
    for part in parts[1:]:
        if part and len(kept) + 2 + len(part) <= room:
            kept = f"{kept}\n\n{part}"
    return kept


def _data(document: Document) -> dict[str, Any]:
    return {
        "title": document.title,
        "seller": document.seller,
        "language": document.language,
        "kind": document.words["case_study"],
        "subtitle": subtitle(document),
        "label": label(document),
        "results": [
            {"metric": each.metric, "baseline": each.baseline, "value": each.value, "change": each.change}
            for each in document.results
        ],
    }
