"""What exactly a client says yes to: every text, every row, every chart and file, as one digest."""

from __future__ import annotations

import json
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import distinct_on

from app.database import db
from cases.evidence.models import CaseChart, CaseResult
from cases.writing.models import Case, CaseAsset, CaseText


def newest_texts(case_id: int) -> dict[str, CaseText]:
    """The text that counts in each language."""
    found = (
        sa.select(CaseText)
        .where(CaseText.case_id == case_id)
        .order_by(CaseText.language, CaseText.version.desc())
        .ext(distinct_on(CaseText.language))
    )
    return {text.language: text for text in db.session.scalars(found)}


def digest_of(case: Case) -> bytes:
    """SHA-256 of the canonical content (sorted keys, UTF-8, no blanks): one changed letter or number gives another."""
    raw = json.dumps(_content(case), ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)
    return sha256(raw.encode()).digest()


def versions_of(case: Case) -> dict[str, int]:
    return {language: text.version for language, text in newest_texts(case.id).items()}


def _content(case: Case) -> Mapping[str, Any]:
    rows = sa.select(CaseResult).where(CaseResult.case_id == case.id, CaseResult.removed_at.is_(None))
    charts = sa.select(CaseChart).where(CaseChart.case_id == case.id).order_by(CaseChart.key)
    assets = sa.select(CaseAsset).where(CaseAsset.case_id == case.id, CaseAsset.removed_at.is_(None))
    return {
        "client": case.client_name,
        "industry": case.industry,
        "goal": case.goal,
        "texts": {language: text.blocks for language, text in newest_texts(case.id).items()},
        "results": [_row(row) for row in db.session.scalars(rows.order_by(CaseResult.key))],
        "charts": [[chart.key, chart.form, chart.results] for chart in db.session.scalars(charts)],
        "assets": [[asset.key, asset.file.sha256] for asset in db.session.scalars(assets.order_by(CaseAsset.key))],
    }


def _row(it: CaseResult) -> dict[str, Any]:
    return {
        "key": it.key,
        "metric": it.metric,
        "baseline": it.baseline,
        "value": it.value,
        "decimals": it.decimals,
        "unit": it.unit,
        "begins_on": it.begins_on.isoformat(),
        "ends_on": it.ends_on.isoformat(),
        "source": it.source,
        "method": it.method,
        "words": it.words,
    }
