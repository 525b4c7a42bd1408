"""What is planted in a made-up world: frauds with the signal that should notice them, and honest days that look alike."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from random import Random

from referrals.risk.signals import Code
from tests.factories.world import World

Plant = Callable[[World, Random], int]


def _hours_ago(world: World, chance: Random, most: int = 20) -> timedelta:
    return timedelta(hours=chance.randrange(1, most), minutes=chance.randrange(60))


def _usual(world: World, chance: Random, enrolment: object, people: int) -> None:
    for day in range(3, 30):
        world.clicks(enrolment, day, max(1, people + chance.randrange(-people // 3, people // 3 + 1)))  # type: ignore[arg-type]


def many_orders_few_visitors(world: World, chance: Random) -> int:
    partner = world.partner()
    orders = chance.randrange(15, 41)
    for _each in range(orders):
        world.order(partner, world.now - _hours_ago(world, chance))
    world.clicks(partner, 0, chance.randrange(1, orders))
    return partner.enrolment_id


def the_same_few_click_all_day(world: World, chance: Random) -> int:
    partner, people = world.partner(), chance.randrange(1, 21)
    world.clicks(partner, 2, people, apart=people * chance.randrange(20, 60) + 300)
    return partner.enrolment_id


def many_come_and_nobody_orders(world: World, chance: Random) -> int:
    partner = world.partner()
    _usual(world, chance, partner, 6)
    world.clicks(partner, 2, chance.randrange(700, 5_000))
    return partner.enrolment_id


def a_code_spreads_over_night(world: World, chance: Random) -> int:
    partner = world.partner()
    for _each in range(chance.randrange(14, 50)):
        world.order(partner, world.now - _hours_ago(world, chance), by="code")
    return partner.enrolment_id


def a_code_stands_on_a_coupon_site(world: World, chance: Random) -> int:
    partner = world.partner()
    world.visits(partner, world.now - timedelta(hours=5), "www.pepper.pl", chance.randrange(3, 12))
    for _each in range(chance.randrange(2, 7)):
        world.order(partner, world.now - _hours_ago(world, chance), by="code")
    return partner.enrolment_id


def accounts_are_made_in_one_place(world: World, chance: Random) -> int:
    partner, network = world.partner(), f"net-{chance.random()}"
    for _each in range(chance.randrange(9, 20)):
        at = world.now - _hours_ago(world, chance)
        elsewhere = f"net-{chance.random()}"
        who = world.person(created_at=at, network=network if chance.random() < 0.85 else elsewhere)
        world.order(partner, at, placed_by=who, email=f"b{who}@buyers.example")
    world.clicks(partner, 0, 200)
    return partner.enrolment_id


def orders_go_back(world: World, chance: Random) -> int:
    partner = world.partner()
    orders = chance.randrange(8, 21)
    for number in range(orders):
        at = world.now - timedelta(days=chance.randrange(1, 15), hours=chance.randrange(12))
        world.order(partner, at, returned=number < orders * chance.randrange(55, 100) // 100)
    return partner.enrolment_id


def the_partners_mailbox_orders(world: World, chance: Random) -> int:
    partner = world.partner()
    local, host = partner.email.split("@")
    world.order(partner, world.now - _hours_ago(world, chance), email=f"{local}+{chance.randrange(99)}@{host}")
    return partner.enrolment_id


def the_partners_card_pays(world: World, chance: Random) -> int:
    partner, card = world.partner(), f"card-{chance.random()}"
    own = world.now - timedelta(days=chance.randrange(30, 300))
    world.order(partner, own, placed_by=partner.user_id, email=partner.email, card=card, credited=False)
    world.order(partner, world.now - _hours_ago(world, chance), card=card)
    return partner.enrolment_id


def the_partners_browser_orders(world: World, chance: Random) -> int:
    network = f"net-{chance.random()}"
    partner = world.partner(network=network)
    at = world.now - _hours_ago(world, chance)
    if chance.random() < 0.5:
        world.order(partner, at, placed_by=world.person(network=network))
        return partner.enrolment_id
    visitor = chance.randbytes(8)
    world.touch(partner, at, kind="own", visitor=visitor)
    world.order(partner, at, click=world.touch(partner, at, visitor=visitor))
    return partner.enrolment_id


def a_newsletter_is_sent(world: World, chance: Random) -> int:
    partner, people = world.partner(), chance.randrange(800, 3_000)
    _usual(world, chance, partner, 20)
    world.clicks(partner, 2, people, apart=people // 3)
    world.clicks(partner, 0, people // 4)
    for _each in range(people // chance.randrange(50, 120)):
        world.order(partner, world.now - timedelta(hours=chance.randrange(20, 60)))
    return partner.enrolment_id


def a_talk_is_given(world: World, chance: Random) -> int:
    """New accounts on the phones of as many people."""
    partner = world.partner()
    for _each in range(chance.randrange(9, 20)):
        at = world.now - _hours_ago(world, chance)
        who = world.person(created_at=at, network=f"net-{chance.random()}")
        world.order(partner, at, placed_by=who, email=f"b{who}@buyers.example")
    world.clicks(partner, 0, 150)
    return partner.enrolment_id


def friends_are_told_of_the_code(world: World, chance: Random) -> int:
    partner = world.partner()
    for _each in range(chance.randrange(4, 12)):
        world.order(partner, world.now - _hours_ago(world, chance), by="code")
    return partner.enrolment_id


def somebody_well_known_shares_a_code(world: World, chance: Random) -> int:
    partner = world.partner()
    for day in range(29):
        for _each in range(chance.randrange(9, 14)):
            world.order(partner, world.now - timedelta(days=day, hours=chance.randrange(20)), by="code")
    return partner.enrolment_id


def a_large_site_links_to_us(world: World, chance: Random) -> int:
    partner = world.partner()
    _usual(world, chance, partner, 1_200)
    world.clicks(partner, 2, chance.randrange(900, 2_400), apart=900)
    world.visits(partner, world.now - timedelta(hours=3), "notpepper.pl", 5)
    world.visits(partner, world.now - timedelta(hours=3), "pepper.pl.example", 5)
    world.order(partner, world.now - timedelta(hours=2))
    world.clicks(partner, 0, 1_000)
    return partner.enrolment_id


def a_few_orders_go_back(world: World, chance: Random) -> int:
    partner = world.partner()
    for number in range(chance.randrange(12, 20)):
        at = world.now - timedelta(days=chance.randrange(1, 15), hours=chance.randrange(12))
        world.order(partner, at, returned=number < 3)
    return partner.enrolment_id


def the_office_shares_a_network(world: World, chance: Random) -> int:
    network = f"net-{chance.random()}"
    partner = world.partner(network=network)
    who = world.person(network=network, agent="Mozilla/5.0 (iPhone) Safari/604.1")
    world.order(partner, world.now - _hours_ago(world, chance), placed_by=who, card="a-card-of-their-own")
    world.clicks(partner, 0, 3)
    return partner.enrolment_id


def programs_visit(world: World, chance: Random) -> int:
    partner = world.partner()
    _usual(world, chance, partner, 15)
    world.clicks(partner, 2, 18, apart=chance.randrange(100, 250))
    return partner.enrolment_id


FRAUDS: dict[Plant, Code] = {
    many_orders_few_visitors: Code.VELOCITY,
    the_same_few_click_all_day: Code.CLICK_FLOOD,
    many_come_and_nobody_orders: Code.CLICK_FLOOD,
    a_code_spreads_over_night: Code.LEAKED_CODE,
    a_code_stands_on_a_coupon_site: Code.LEAKED_CODE,
    accounts_are_made_in_one_place: Code.NEW_ACCOUNTS,
    orders_go_back: Code.REFUND_RATE,
    the_partners_mailbox_orders: Code.OWN_ALIAS,
    the_partners_card_pays: Code.OWN_PAYER,
    the_partners_browser_orders: Code.OWN_DEVICE,
}
HONEST: tuple[Plant, ...] = (
    a_newsletter_is_sent,
    a_talk_is_given,
    friends_are_told_of_the_code,
    somebody_well_known_shares_a_code,
    a_large_site_links_to_us,
    a_few_orders_go_back,
    the_office_shares_a_network,
    programs_visit,
)
