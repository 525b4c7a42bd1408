"""What each goal asks of a case: its template. Pure: no web, no database."""

from __future__ import annotations

from dataclasses import dataclass

from cases.writing.document import ORDER
from cases.writing.states import Goal

_ALWAYS = ("title", "highlights", "problems", "client", "task", "steps", "result", "call")


@dataclass(frozen=True, kw_only=True)
class Template:
    """`required` blocks may not be empty; `advised` ones are missed; `first` ones the editor opens at once."""

    required: tuple[str, ...]
    advised: tuple[str, ...]
    number_in_title: bool = True

    @property
    def first(self) -> tuple[str, ...]:
        return tuple(kind for kind in ORDER if kind in {*self.required, *self.advised})


TEMPLATES: dict[Goal, Template] = {
    Goal.VALUE: Template(required=(*_ALWAYS, "you_get"), advised=("criteria", "figures", "glossary", "faq")),
    Goal.SIMILAR: Template(required=(*_ALWAYS, "obstacles", "you_get"), advised=("criteria", "reviews", "faq")),
    Goal.WARM_UP: Template(required=(*_ALWAYS, "you_get"), advised=("figures", "reviews", "faq")),
    Goal.TRUST: Template(required=(*_ALWAYS, "criteria", "reviews"), advised=("figures", "sources")),
    Goal.ANALYSIS: Template(required=(*_ALWAYS, "lessons", "sources"), advised=("figures", "glossary", "wrap_up")),
    Goal.FINISHED: Template(required=_ALWAYS, advised=("figures", "wrap_up", "criteria")),
    Goal.FAILURE: Template(
        required=(*_ALWAYS, "obstacles", "went_wrong", "lessons"), advised=("wrap_up",), number_in_title=False
    ),
}
