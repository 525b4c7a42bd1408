"""R6 and R5 where they are decided: everyone or a draw, no filter that knows what people think, and the rules of places."""

from __future__ import annotations

import ast
import csv
import io
from datetime import datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from sqlalchemy.exc import IntegrityError

from app.database import db, transaction
from app.errors import Conflict
from reviews.asking import campaigning, sampling, templating
from reviews.asking.campaigning import Draft
from reviews.asking.destinations import Place
from reviews.asking.models import AskingCampaign, AskingDestination, ReviewAsk, Suppression
from tests.cast import Cast
from tests.factories.asking import a_delivered_line

PACKAGE = Path(__file__).parents[3] / "reviews" / "asking"
SENTIMENT = {"rating", "nps", "csat", "complaint", "score", "stars", "sentiment", "health", "pulse", "mood", "superfan"}
# What chooses whom to ask: nothing in these files may know what somebody thinks.
CHOOSING = (
    "eligibility.py",
    "planning.py",
    "sending.py",
    "campaigning.py",
    "sampling.py",
    "caps.py",
    "schedule.py",
    "rules.py",
)


@pytest.mark.usefixtures("app")
def test_r6_a_draw_asks_the_sample_once_and_anyone_with_the_list_draws_the_same(
    client: FlaskClient, cast: Cast, noon: datetime
) -> None:
    lines = [a_delivered_line() for _ in range(12)]
    left_out = a_delivered_line(email="no@customer.example")
    db.session.add(Suppression(email="no@customer.example", reason="objected"))
    db.session.commit()
    with transaction():
        campaign_id = campaigning.begin(Draft(name="Autumn", sample_size=5), by=None).id
    seed = db.session.get_one(AskingCampaign, campaign_id).seed
    with transaction():
        campaigning.draw(campaign_id)
    with pytest.raises(Conflict), transaction():
        campaigning.draw(campaign_id)

    campaign = db.session.get_one(AskingCampaign, campaign_id)
    asked = set(db.session.scalars(sa.select(ReviewAsk.order_line_id).where(ReviewAsk.campaign_id == campaign_id)))
    assert (campaign.seed, campaign.population_size, campaign.chosen_size) == (seed, 12, 5)
    assert len(asked) == 5 and left_out.id not in asked

    reference = campaign.reference
    rows = list(csv.DictReader(io.StringIO(client.get(f"/reviews/asked/{reference}.csv").text)))
    keys = [row["key"] for row in rows]
    assert sampling.population_hash(keys) == campaign.population_hash
    assert sampling.drawn(keys, seed, 5) == {row["key"] for row in rows if row["asked"] == "yes"}
    mine = {sampling.key_of(line.order.reference, line.position) for line in lines if line.id in asked}
    assert mine == sampling.drawn(keys, seed, 5)
    page = client.get(f"/reviews/asked/{reference}").text
    assert seed in page and campaign.population_hash in page
    assert not any(line.order.reference in page for line in lines)


def test_r6_what_chooses_whom_to_ask_reads_nothing_about_what_they_think() -> None:
    for name in CHOOSING:
        tree = ast.parse((PACKAGE / name).read_text())
        names = {node.attr.lower() for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
        names |= {node.id.lower() for node in ast.walk(tree) if isinstance(node, ast.Name)}
        imported = {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
        assert not names & SENTIMENT, f"{name} reads {names & SENTIMENT}: who is asked never depends on what they think"
        assert not any(
            module.startswith(("app.projects.health", "app.projects.channels", "reviews.recovery"))
            for module in imported
        )


@pytest.mark.usefixtures("app")
def test_r6_the_database_takes_no_other_filter() -> None:
    with pytest.raises(IntegrityError), transaction():
        db.session.add(
            AskingCampaign(reference="X", name="Happy ones", seed="s", filters={"least_rating": 4}, destination="house")
        )


@pytest.mark.usefixtures("app")
def test_r5_for_google_and_trustpilot_selection_and_words_about_gifts_are_refused() -> None:
    for place in (Place.GOOGLE, Place.TRUSTPILOT):
        db.session.add(AskingDestination(place=place, url=f"https://www.{place}.com/us"))
    db.session.commit()
    with transaction():
        assert campaigning.begin(Draft(name="All", place=Place.GOOGLE), by=None).id
    for draft in (
        Draft(name="Some", place=Place.GOOGLE, service_ids=(1,)),
        Draft(name="S", place=Place.TRUSTPILOT, languages=("tr",)),
    ):
        with pytest.raises(templating.Refused) as refused, transaction():
            campaigning.begin(draft, by=None)
        assert refused.value.status == 422
    with transaction():
        templating.keep("first", "hi", templating.Wording("राय", "आपको एक कूपन मिलेगा, जो भी लिखें।"), by=None)
        with pytest.raises(templating.Refused):
            campaigning.begin(Draft(name="All", place=Place.TRUSTPILOT), by=None)
        campaigning.begin(Draft(name="Ours"), by=None)
