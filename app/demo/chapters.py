"""What happened when in the demo story: days ago, hour of that day (UTC), and what was done."""

from __future__ import annotations

from functools import partial

from app.demo import bank, boards, buyers, channels, orders, payouts, rates, reports, rewards
from app.demo.canvases import chapters as of_canvases
from app.demo.delivery_chapters import chapters as of_deliveries
from app.demo.members import chapters as of_members
from app.demo.sockets import Chapter
from app.money import Money


def chapters() -> list[Chapter]:
    """Orders in every state, quotes in every state, and money that needs a person."""
    return [
        *of_members(),
        *of_canvases(),
        *_paid_by_card(),
        *_paid_by_transfer(),
        *_sent_back(),
        *_disputed(),
        *_not_paid(),
        *_quotes(),
        *_on_the_desk(),
        *boards.chapters(),
        *channels.conversations(),
        *payouts.chapters(),
        *rates.chapters(),
        *rewards.chapters(),
        *reports.chapters(),
        *of_deliveries(),
    ]


def _paid_by_card() -> list[Chapter]:
    olive = partial(orders.place, "olive", buyers.OLIVE, "opening-plan", "TRY", po="SAT-2026-114")
    return [
        (70, 8.2, lambda: olive(user=orders.account_of(buyers.OLIVE))),
        (70, 8.4, partial(orders.pay_by_card, "olive")),
        *_order(52, 13.0, "training", buyers.TEACHER, "marketing-training", "GBP"),
        (52, 13.5, partial(orders.pay_by_card, "training")),
        *_order(18, 6.5, "bookshop", buyers.BOOKSHOP, "field-guide", "EUR", 25),
        (18, 6.9, partial(orders.decline_card, "bookshop")),
        (18, 7.1, partial(orders.pay_by_card, "bookshop")),
        *_order(2, 5.0, "yoga", buyers.YOGA, "discovery-workshop", "INR"),
        (2, 5.3, partial(orders.pay_by_card, "yoga")),
    ]


def _paid_by_transfer() -> list[Chapter]:
    return [
        *_order(61, 9.0, "cafe", buyers.CAFE, "website", "PLN"),
        (61, 9.5, partial(orders.start_paying, "cafe", "bank_transfer")),
        (57, 7.0, lambda: bank.import_statement("statement-1.csv", [_transfer("cafe", buyers.CAFE)])),
    ]


def _sent_back() -> list[Chapter]:
    half, all_of_it = "Only the logo was wanted in the end", "The season was called off after the monsoon"
    return [
        *_order(45, 10.0, "ceramics", buyers.CERAMICS, "brand-identity", "EUR"),
        (45, 10.4, partial(orders.pay_by_card, "ceramics")),
        (31, 12.0, partial(orders.refund, "ceramics", half, part_bp=4_000)),
        *_order(40, 4.0, "looms", buyers.LOOMS, "growth-season", "INR"),
        (40, 4.5, partial(orders.pay_by_card, "looms")),
        (36, 11.0, partial(orders.refund, "looms", all_of_it)),
    ]


def _disputed() -> list[Chapter]:
    return [
        *_order(33, 7.0, "furniture", buyers.FURNITURE, "social-calendar", "TRY"),
        (33, 7.2, partial(orders.pay_by_card, "furniture")),
        (9, 14.0, partial(orders.dispute, "furniture")),
    ]


def _not_paid() -> list[Chapter]:
    why = "The opening is put off until spring"
    return [
        *_order(48, 9.0, "brewery", buyers.BREWERY, "portrait-film", "EUR"),
        (33, 9.2, partial(orders.expire, "brewery")),
        *_order(27, 15.0, "pottery", buyers.POTTERY, "website", "EUR"),
        (25, 8.0, partial(orders.cancel, "pottery", why)),
        *_order(3, 11.0, "bakery", buyers.BAKERY, "search-foundations", "EUR"),
        (3, 11.2, partial(orders.start_paying, "bakery", "bank_transfer")),
        (1, 16.0, partial(orders.place, "bicycles", buyers.GUEST, "campaign-management", "PLN")),
    ]


def _quotes() -> list[Chapter]:
    kept: dict[str, tuple[int, int]] = {}
    pearls = [("brand-identity", 1, Money(790_000, "KWD")), ("website", 1, Money(1_600_000, "KWD"))]
    tea = [("discovery-workshop", 1, Money(114_000, "JPY")), ("brand-identity", 1, Money(380_000, "JPY"))]
    clinic, sails = [("website", 1, Money(460_000, "EUR"))], [("opening-plan", 1, Money(990_000, "EUR"))]

    def send(name: str, buyer: buyers.Buyer, lines: list[tuple[str, int, Money]], words: str) -> None:
        kept[name] = orders.send_quote(buyer, lines, introduction=words)

    return [
        (
            50,
            10.0,
            lambda: send("clinic", buyers.CLINIC, clinic, "As agreed by phone, with the booking form included."),
        ),
        (50, 12.0, partial(orders.verify, buyers.CLINIC)),
        (44, 9.0, lambda: orders.decline_quote(kept["clinic"], "We found somebody in our own town.")),
        (38, 10.0, lambda: send("sails", buyers.SAILS, sails, "Everything for the boat show, in one plan.")),
        (38, 11.0, partial(orders.verify, buyers.SAILS)),
        (
            22,
            8.0,
            lambda: send("pearls", buyers.PEARLS, pearls, "Identity and website together, in Arabic and English."),
        ),
        (22, 8.5, partial(orders.verify, buyers.PEARLS)),
        (20, 6.0, lambda: orders.accept_quote(kept["pearls"], buyers.PEARLS, "pearls")),
        (20, 6.2, partial(orders.pay_by_card, "pearls")),
        (4, 3.0, lambda: send("tea", buyers.TEA, tea, "For the new tea house. We would begin after the harvest.")),
        (4, 4.0, partial(orders.verify, buyers.TEA)),
    ]


def _on_the_desk() -> list[Chapter]:
    """Money that fits no order, or not exactly."""
    stray = (Money(12_000, "EUR"), "ELISA SAAR", "aitäh / thank you")
    return [
        (
            1,
            7.0,
            lambda: bank.import_statement("statement-2.csv", [_transfer("bakery", buyers.BAKERY, short=1_500), stray]),
        ),
    ]


def _order(
    days_ago: int, hour: float, name: str, buyer: buyers.Buyer, slug: str, currency: str, quantity: int = 1
) -> list[Chapter]:
    """An order by a guest who then opens the link in the first mail."""
    return [
        (days_ago, hour, partial(orders.place, name, buyer, slug, currency, quantity)),
        (days_ago, hour + 0.1, partial(orders.verify, buyer)),
    ]


def _transfer(name: str, buyer: buyers.Buyer, short: int = 0) -> tuple[Money, str, str]:
    """What the bank says about a buyer's transfer, `short` minor units less than was owed."""
    order = orders.named(name)
    return order.total - Money(short, order.currency), buyer.company_name or buyer.name, f"Order {order.reference}"
