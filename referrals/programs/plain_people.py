"""Who may join, in plain words: a partner reads all of it before they are refused for any of it."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import ngettext

from app.catalogue.queries import active_services
from app.web.filters import country_name, day, language_name
from app.web.locale import language_code
from referrals.programs.audience import RECENT_DAYS, Audience
from referrals.programs.models import ProgramTerms


def people(terms: ProgramTerms) -> list[str]:
    """The way in, then every condition; “everybody” is only said where there is none."""
    conditions = _conditions(Audience.from_json(terms.audience or {}))
    return conditions if conditions and terms.joining == "open" else [joining_sentence(terms.joining), *conditions]


def joining_sentence(joining: str) -> str:
    return {
        "open": _("Everybody may join."),
        "approval": _("Everybody may ask to join; a person decides."),
        "customers": _("Everybody who has ordered here may join."),
        "invited": _("Partners are invited."),
    }[joining]


def _conditions(rule: Audience) -> list[str]:
    said = [*_ordering(rule)]
    if rule.services:
        names = [
            each.text(language_code()).title for each in active_services(language_code()) if each.id in rule.services
        ]
        said.append(_("Only people who bought one of these may join: %(services)s.", services=", ".join(names)))
    if rule.countries:
        names = [country_name(code) for code in rule.countries]
        said.append(_("Only people in these countries may join: %(countries)s.", countries=", ".join(names)))
    if rule.languages:
        names = [language_name(code) for code in rule.languages]
        said.append(_("Only people who read one of these may join: %(languages)s.", languages=", ".join(names)))
    if rule.since:
        said.append(_("Only people whose account is not younger than %(day)s may join.", day=day(rule.since)))
    return said


def _ordering(rule: Audience) -> list[str]:
    said = []
    if rule.orders_at_least:
        said.append(
            ngettext(
                "Only people with at least %(num)s paid order may join.",
                "Only people with at least %(num)s paid orders may join.",
                rule.orders_at_least,
            )
        )
    if rule.ordered == "recently":
        said.append(_("Only people who ordered in the last %(days)s days may join.", days=RECENT_DAYS))
    if rule.ordered == "long_ago":
        said.append(
            _("Only people who have not ordered in the last %(days)s days, but before, may join.", days=RECENT_DAYS)
        )
    return said
