"""What a refund takes back at each level, as a function of how much has been refunded in all. Pure.

Because only the sum of all refunds counts, any partition of it into partial refunds, in any order, before or after
the payout, ends the same; a refund that is undone gives back exactly what it took.
"""

from __future__ import annotations

from collections.abc import Sequence

from app.money import Money, MoneyError, round_half_up


def clawed(earned: Sequence[Money], *, refunded: Money, paid: Money) -> list[Money]:
    """What has to be taken back of each level when `refunded` of `paid` has gone back in all.

    All levels together give back `round_half_up(sum of earnings × refunded ÷ paid)`, split by largest remainder in
    proportion to what each earned; never more than that, and everything when all of it was refunded.
    """
    if not 0 <= refunded.minor <= paid.minor:
        raise MoneyError("more was refunded than was paid")
    whole = sum((amount.minor for amount in earned), 0)
    if not refunded or not whole:
        return [Money.zero(paid.currency) for _ in earned]
    back = Money(round_half_up(whole * refunded.minor, paid.minor), paid.currency)
    return back.split([amount.minor for amount in earned])


def corrections(target: Sequence[Money], booked: Sequence[Money]) -> list[Money]:
    """What still has to be booked at each level: positive takes back, negative gives back.

    Largest remainders do not always grow with the whole (the Alabama paradox), and a refund can be undone; so a level
    may be given back a unit while another gives one more.
    """
    return [wanted - already for wanted, already in zip(target, booked, strict=True)]
