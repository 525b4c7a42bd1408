"""Questions the rewards ask: which kinds there are, on which occasions something is given, and what keeps one waiting."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from app.sockets import Socket

if TYPE_CHECKING:
    from flask_babel.speaklater import LazyString

    from app.rewards.models import Reward, RewardReversal


def _nothing(*_args: object) -> None:
    """A kind that keeps no books of its own."""


def _no_choices() -> Sequence[tuple[str, str]]:
    return ()


@dataclass(frozen=True, kw_only=True)
class RewardKind:
    """A kind of reward, as whoever knows it plugs it in.

    `counts` says what `Reward.units` are. Each verb is called once, inside the transaction, with the reward locked:
    `give` when it is granted and still waits, `mature` when it becomes the person's, `take_back` and `restore` for the
    units of one `RewardReversal` (`restore` only if the kind can be taken back in part or given again). `choices` are the
    variants an offer or a policy chooses one of (`Reward.details["choice"]`); `words` says what it is, and `use` where to use it.
    `give_together` is `give` for several at once, for kinds that can do it in fewer statements.
    """

    name: str
    label: str | LazyString
    counts: Literal["points", "money", "pieces"]
    words: Callable[[Reward], str]
    icon: str = "bi-gift"
    give: Callable[[Reward], None] = _nothing
    give_together: Callable[[Sequence[Reward]], None] | None = None
    mature: Callable[[Reward], None] = _nothing
    take_back: Callable[[Reward, RewardReversal], None] = _nothing
    restore: Callable[[Reward, RewardReversal], None] = _nothing
    choices: Callable[[], Sequence[tuple[str, str]]] = _no_choices
    needs_choice: bool = False
    use: Callable[[Reward], tuple[str, str] | None] = lambda _reward: None


@dataclass(frozen=True, kw_only=True)
class Occasion:
    """Something for which a policy may give a reward: `name` is the key, `label` the words at the desk."""

    name: str
    label: str | LazyString
    help: str | LazyString = ""


# Answered with a list of RewardKind.
kinds: Socket[Sequence[RewardKind]] = Socket("rewards.kinds")
# Answered with a list of Occasion: the events of the plug for which the desk can set a policy.
occasions: Socket[Sequence[Occasion]] = Socket("rewards.occasions")
# Asked with a Reward whose time has come: a word for why it must wait longer, or None.
barriers: Socket[str | None] = Socket("rewards.barriers")


def known_kinds() -> dict[str, RewardKind]:
    """All kinds that somebody plugged in, by name."""
    return {kind.name: kind for answer in kinds.answers() for kind in answer}
