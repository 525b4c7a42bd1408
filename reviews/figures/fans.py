"""The report on people who stand by the company: how lately, how often and for how much they ordered, and what they are worth.

From the last look at everybody, which keeps no history of a person and nothing of those who objected.
"""

from __future__ import annotations

from typing import Any

import pandas as pd
import sqlalchemy as sa
from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.accounts.models import User
from app.accounts.roles import Role
from app.reports import frames
from app.reports.parameters import Eyes, Parameters, Scope
from app.reports.registry import Breakdown, Dimension, Report, Rows, Special, Unit
from app.reports.sockets import known_metrics
from app.reports.subjects.counting import counted
from app.reports.tables import Column, Table
from reviews.army.fan_models import FanScore
from reviews.army.wording import SEGMENTS

READERS = frozenset({Role.MARKETER.value, Role.ADMIN.value})
FIFTHS = range(1, 6)
SEGMENT = Dimension("segment", _l("Group"), lambda value: str(SEGMENTS.get(value, value)))
RECENCY = Dimension("recency", _l("How lately, in fifths"))
FREQUENCY = Dimension("frequency", _l("How often, in fifths"))
MONETARY = Dimension("monetary", _l("For how much, in fifths"))


def people(scope: Scope) -> sa.Select[*tuple[Any, ...]]:
    return (
        sa.select(
            sa.cast(FanScore.user_id, sa.Text).label("key"),
            FanScore.scored_at.label("happened_at"),
            FanScore.currency.label("currency"),
            (sa.literal("#") + sa.cast(FanScore.user_id, sa.Text)).label("name"),
            sa.cast(FanScore.user_id, sa.Text).label("person"),
            User.name.label("who"),
            FanScore.segment.label("segment"),
            *(
                sa.cast(FanScore.__table__.c[name], sa.Text).label(name)
                for name in ("recency", "frequency", "monetary")
            ),
            FanScore.is_superfan,
            FanScore.value_minor,
            FanScore.recommended_minor,
        )
        .join(User, User.id == FanScore.user_id)
        .where(FanScore.scored_at < scope.end)
    )


def _open_person(key: str, _name: str) -> str | None:
    return url_for("superfans_desk.show", user_id=int(key))


def rfm(parameters: Parameters, eyes: Eyes) -> Table:
    """How many people lie in each pair of fifths: down how lately, across how often they ordered."""
    metric = known_metrics()["fans.people"]
    found = frames.grouped(
        metric, parameters, eyes, lambda rows: [rows.recency.label("recency"), rows.frequency.label("frequency")]
    )
    people = {
        (recency, frequency): int(value)
        for recency, frequency, value in zip(found["recency"], found["frequency"], found["value"], strict=True)
    }
    bought = [key for key in people if key != ("0", "0")]
    rows = [
        {"recency": str(lately), "label": str(lately), "currency": "",
         **{f"often_{often}": people.get((str(lately), str(often)), 0) for often in FIFTHS}}
        for lately in reversed(FIFTHS)
    ]  # fmt: skip
    columns = [Column(key="label", label=_("How lately (5: the last to order)"))]
    columns += [
        Column(
            key=f"often_{often}", label=_("How often: %(fifth)s", fifth=often), unit="count", metric=metric.id,
            narrow=(("by_frequency", str(often)),),
        )
        for often in FIFTHS
    ]  # fmt: skip
    names = ["recency", "label", "currency", *(column.key for column in columns[1:])]
    return Table(
        tuple(columns), pd.DataFrame(rows if bought else [], columns=names), narrow=(("recency", "by_recency"),)
    )


FANS = Rows(
    read=people, tests="tests/reviews/figures/test_people.py::", time_basis=_l("The last time everybody was looked at"),
    dimensions=(SEGMENT, RECENCY, FREQUENCY, MONETARY), roles=READERS, link=_open_person,
)  # fmt: skip
PROOF = "test_superfans_stand_in_fifths_and_in_the_value_matrix"

METRICS = (
    FANS.metric(
        "fans.people",
        _l("People looked at"),
        _l("How many people with an account were looked at the last time."),
        _l("Number of people with a score; those who objected have none"),
        _l("A person"),
        over_time=False,
        more_is_better=None,
        proof=PROOF,
    ),
    FANS.share(
        "fans.superfans",
        _l("Superfans"),
        _l("What share of the people looked at are superfans."),
        _l("People at or above the threshold / people looked at"),
        _l("A superfan"),
        of=_l("A person"),
        amount=lambda row: counted(row.is_superfan),
        over_time=False,
        proof=PROOF,
    ),
    FANS.metric(
        "fans.value",
        _l("Ordered for"),
        _l("What these people ordered for."),
        _l("Sum of what each of them paid, without VAT"),
        _l("What a person paid"),
        unit=Unit.MONEY,
        amount=lambda row: row.value_minor,
        over_time=False,
        proof=PROOF,
    ),
    FANS.metric(
        "fans.recommended",
        _l("Recommended for"),
        _l("What others ordered for because these people recommended us."),
        _l("Sum of what friends of each of them paid, without VAT"),
        _l("What friends of a person paid"),
        unit=Unit.MONEY,
        amount=lambda row: row.recommended_minor,
        over_time=False,
        proof=PROOF,
    ),
)

REPORT = Report(
    id="fans",
    title=_l("Superfans"),
    question=_l("Who orders, who recommends, and who does both?"),
    tiles=("fans.superfans", "fans.value", "fans.recommended", "fans.people"),
    parts=(
        Breakdown(
            id="matrix",
            title=_l("Value matrix: what people order for and what they recommend for"),
            metrics=("fans.value", "fans.recommended"),
            dimension="segment",
        ),
        Breakdown(
            id="groups",
            title=_l("People in each group"),
            metrics=("fans.people", "fans.superfans"),
            dimension="segment",
        ),
        Special(
            id="rfm",
            title=_l("How lately and how often they ordered"),
            sentence=_l("Everybody who ordered stands in one cell, by fifths among all who did; 5 and 5 are the best."),
            table=rfm,
        ),
    ),
    roles=READERS,
    order=70,
    icon="bi-heart",
)
