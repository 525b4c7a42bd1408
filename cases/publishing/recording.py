"""A case as it is kept while it is public: the plain document as JSON, with what is said instead of the client's name. Pure."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

from cases.consent.outputs import Naming
from cases.publishing.outputs.document import (
    Addresses,
    Bar,
    Chart,
    Document,
    Link,
    Pair,
    Picture,
    Quote,
    Result,
    Section,
    Step,
)

CLIENT, QUOTES = "client", "reviews"


@dataclass(frozen=True, kw_only=True)
class Record:
    """`document` names the client; `anonymous_client` is said instead where they want to stay without a name."""

    document: Document
    anonymous_client: str = ""

    def as_json(self) -> dict[str, Any]:
        document = asdict(self.document)
        document["published_at"] = self.document.published_at.isoformat()
        document["changed_at"] = self.document.changed_at.isoformat()
        return {"document": document, "anonymous_client": self.anonymous_client}

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> Record:
        return cls(document=_document(kept["document"]), anonymous_client=kept["anonymous_client"])

    def named(self, naming: Naming, *, addresses: Addresses, logo_key: str = "") -> Document:
        """The document as it may be shown: without a name, nothing in it leads to the client."""
        shown = replace(self.document, addresses=addresses, logo_key=logo_key if naming is Naming.LOGO else "")
        if naming.tells_name:
            return shown
        sections = tuple(self._without_name(section) for section in shown.sections)
        return replace(shown, client=shown.words["a_client"], client_url="", sections=sections)

    @property
    def permissions(self) -> frozenset[str]:
        """The licences of others by which it shows pictures."""
        return frozenset(each.permission for each in self.document.pictures if each.permission)

    def without(self, permissions: Collection[str]) -> Record:
        """The same without the pictures of these licences."""
        if not permissions:
            return self
        sections = tuple(
            replace(each, pictures=tuple(it for it in each.pictures if it.permission not in permissions))
            for each in self.document.sections
        )
        return replace(self, document=replace(self.document, sections=sections))

    def _without_name(self, section: Section) -> Section:
        if section.key == CLIENT:
            return replace(section, text=self.anonymous_client)
        quotes = tuple(replace(quote, author=self.document.words["a_client"], url="") for quote in section.quotes)
        return replace(section, quotes=quotes)


def _document(kept: dict[str, Any]) -> Document:
    values = dict(kept)
    values["published_at"] = datetime.fromisoformat(kept["published_at"])
    values["changed_at"] = datetime.fromisoformat(kept["changed_at"])
    values["addresses"] = Addresses(**kept["addresses"])
    values["sections"] = tuple(_section(section) for section in kept["sections"])
    values["results"] = tuple(Result(**result) for result in kept["results"])
    values["problems"] = tuple(kept["problems"])
    return Document(**values)


def _section(kept: dict[str, Any]) -> Section:
    values = dict(kept)
    values["steps"] = tuple(Step(**step) for step in kept["steps"])
    values["pairs"] = tuple(Pair(**pair) for pair in kept["pairs"])
    values["links"] = tuple(Link(**link) for link in kept["links"])
    values["charts"] = tuple(_chart(chart) for chart in kept["charts"])
    values["pictures"] = tuple(Picture(**picture) for picture in kept["pictures"])
    values["quotes"] = tuple(Quote(**quote) for quote in kept["quotes"])
    return Section(**values)


def _chart(kept: dict[str, Any]) -> Chart:
    return Chart(**{**kept, "bars": tuple(Bar(**bar) for bar in kept["bars"])})
