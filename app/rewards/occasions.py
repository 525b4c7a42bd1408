"""The occasions of the core on which a policy may give something."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l

from app.rewards.sockets import Occasion

ORDER_PAID = "order_paid"


def core_occasions() -> Sequence[Occasion]:
    return (
        Occasion(
            name=ORDER_PAID,
            label=_l("A customer’s order was paid"),
            help=_l("The customer gets it, as promised when the order was placed. Refunds take their share back."),
        ),
    )
