"""Where evidence shows up: a page of each case at the desk, and its chain beside the overview."""

from __future__ import annotations

from flask import render_template, url_for
from flask_babel import lazy_gettext as _l
from markupsafe import Markup

from cases.evidence.chain import chain_of
from cases.evidence.queries import charts_of, results_of
from cases.evidence.wording import FORMS, LINK_FACTS, LINKS
from cases.writing.models import Case
from cases.writing.sockets import CasePanel, CaseTab


def tabs(case: Case) -> list[CaseTab]:
    count = len(results_of(case.id))
    return [
        CaseTab(label=_l("Results"), url=url_for("case_results.index", reference=case.reference), order=20, count=count)
    ]


def chain_panel(case: Case) -> CasePanel:
    html = render_template(
        "cases_evidence/_chain_panel.html", chain=chain_of(case), links=LINKS, link_facts=LINK_FACTS, case=case
    )
    return CasePanel(html=Markup(html), order=20, aside=True)  # noqa: S704  (our own template)


def chart_names(case: Case) -> list[tuple[str, str]]:
    return [(each.key, f"{each.key} ({FORMS[each.form]})") for each in charts_of(case.id)]
