"""My rewards: what I have, what waits and until when, why I got each, and what I can do with it."""

from __future__ import annotations

from flask import Blueprint, render_template

from app.accounts.access import signed_in, viewer
from app.accounts.models import User
from app.rewards import granting, queries, receipts, wording
from app.rewards.queries import Wanted
from app.web import arguments
from app.web.pagination import paginate

routes = Blueprint("rewards", __name__, url_prefix="/account/rewards", template_folder="templates")


@routes.get("")
@signed_in
def mine() -> str:
    person, kinds = _person(), granting.known_kinds()
    wanted = Wanted(
        kind=arguments.choice("kind", ("", *kinds), ""), state=arguments.choice("state", ("", *wording.STATES), "")
    )
    return render_template(
        "rewards/mine.html",
        purse=queries.purse_of(person),
        waiting=queries.waiting_of(person),
        page=paginate(queries.rewards_of(person, wanted), per_page=15),
        kinds=kinds,
        person=person,
        receipts=receipts,
        wording=wording,
    )


@routes.get("/<int:reward_id>")
@signed_in
def show(reward_id: int) -> str:
    reward = queries.reward_of(viewer(), reward_id)
    return render_template(
        "rewards/show.html",
        reward=reward,
        kind=granting.kind_named(reward.kind),
        held_up=granting.why_waiting(reward),
        receipts=receipts,
        wording=wording,
    )


def _person() -> User:
    user = viewer().user
    assert user is not None
    return user
