"""Who registers or confirms the newsletter after following a link is credited to the partner: once it is proven, and once."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from app.accounts.queries import user_by_email
from app.accounts.verifying import prove
from app.database import db
from app.mail.models import MailMessage
from referrals.commissions.models import Commission
from referrals.tracking.mailboxes import unaliased
from referrals.tracking.models import AwaitedAction, ReferralConversion
from tests.cast import Cast
from tests.factories.referrals import a_link, a_partner, a_program

pytestmark = pytest.mark.usefixtures("db")
FORM = {"name": "Нина", "password": "a hedgehog in the fog", "locale": "ru", "timezone": "Europe/Warsaw"}


def follow(client: FlaskClient, code: str = "bob") -> str:
    """The mark with which a visitor goes on."""
    browser = {"User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:144.0) Gecko/20100101 Firefox/144.0"}
    landing = client.get(f"/r/{code}", headers=browser).headers["Location"]
    return parse_qs(urlsplit(landing).query)["via"][0]


def the_program(cast: Cast, action: str, rate: int = 200) -> None:
    program = a_program(action, basis="action", action=action, pays="flat", levels=[rate], hold_days=0)
    a_link(a_partner(cast.bob, program), f"bob-{action}")


def register(client: FlaskClient, email: str, via: str) -> None:
    """Fill the form in and open the link of the mail, perhaps elsewhere."""
    client.post(f"/register?via={via}", data={**FORM, "email": email})
    assert user_by_email(email) is not None
    prove(email, trusts_password=True)
    db.session.commit()


def credited() -> list[tuple[str | None, str]]:
    found = db.session.scalars(sa.select(ReferralConversion).order_by(ReferralConversion.id))
    return [(each.action, each.enrolment.user.email if each.enrolment else "") for each in found]


def earned() -> list[int]:
    return list(db.session.scalars(sa.select(Commission.amount_minor).order_by(Commission.id)))


def test_a_registration_is_paid_once_its_address_is_proven(client: FlaskClient, cast: Cast) -> None:
    the_program(cast, "registration")
    via = follow(client, "bob-registration")
    client.post(f"/register?via={via}", data={**FORM, "email": "nina@post.example"})
    assert credited() == []
    prove("nina@post.example", trusts_password=True)
    prove("nina@post.example", trusts_password=True)
    assert credited() == [("registration", cast.bob.email)]
    assert earned() == [200]
    assert db.session.scalars(sa.select(AwaitedAction)).all() == []


def test_one_mailbox_is_paid_once_whatever_its_aliases(client: FlaskClient, cast: Cast) -> None:
    the_program(cast, "registration")
    via = follow(client, "bob-registration")
    for email in ("ni.na@gmail.com", "nina+2@gmail.com", "n.i.n.a@googlemail.com"):
        register(client, email, via)
    assert earned() == [200]


def test_a_partner_earns_nothing_by_registering_again(client: FlaskClient, cast: Cast) -> None:
    the_program(cast, "registration")
    name, _at, host = cast.bob.email.partition("@")
    register(client, f"{name}+more@{host}", follow(client, "bob-registration"))
    assert credited() == []


def test_who_came_by_no_link_is_nobodys(client: FlaskClient, cast: Cast) -> None:
    the_program(cast, "registration")
    register(client, "nina@post.example", "no-mark")
    assert credited() == []
    assert db.session.scalars(sa.select(AwaitedAction)).all() == []


def test_a_subscription_is_paid_once_it_is_confirmed_and_never_again(client: FlaskClient, cast: Cast) -> None:
    the_program(cast, "newsletter", 50)
    the_program(cast, "registration")
    via = follow(client, "bob-newsletter")
    for _round in range(2):
        page = client.get(f"/newsletter?via={via}")
        assert page.status_code == 200
        client.post(f"/newsletter?via={via}", data={"email": "nina@post.example"})
        letter = db.session.scalars(sa.select(MailMessage).order_by(MailMessage.id.desc())).first()
        assert letter is not None
        link = re.search(r"(/newsletter/confirmation/\S+)", letter.text)
        assert link is not None
        client.post(link.group(1))
        assert earned() == [50]
        db.session.execute(sa.text("UPDATE newsletter_subscription SET ended_at = now()"))
        db.session.commit()
    assert credited() == [("newsletter", cast.bob.email)]


def test_the_program_that_pays_for_the_action_is_credited(client: FlaskClient, cast: Cast) -> None:
    """Links of two programs were followed; the later one pays for something else."""
    the_program(cast, "registration")
    the_program(cast, "newsletter", 50)
    first = follow(client, "bob-registration")
    client.set_cookie("referral_choice", "yes")
    client.post("/referral/choice", data={"choice": "yes", "via": first, "next": "/"})
    client.get("/r/bob-newsletter", headers={"User-Agent": "Mozilla/5.0 (X11; Linux x86_64) Firefox/144.0"})
    register(client, "nina@post.example", "")
    assert earned() == [200]


@pytest.mark.parametrize(
    ("address", "mailbox"),
    [("A+b@C.example", "a@c.example"), ("a.b@c.example", "a.b@c.example"), ("A.b+c@GoogleMail.com", "ab@gmail.com")],
)
def test_addresses_of_one_mailbox_are_one(address: str, mailbox: str) -> None:
    assert unaliased(address) == mailbox


def test_nothing_travels_into_mails_that_are_not_the_visitors(client: FlaskClient, cast: Cast) -> None:
    """The mark is the visitor's own: a link in a mail that goes to somebody else carries none of theirs."""
    the_program(cast, "registration")
    via = follow(client, "bob-registration")
    client.post(f"/register?via={via}", data={**FORM, "email": cast.alice.email})
    letters: list[Any] = list(db.session.scalars(sa.select(MailMessage)))
    assert letters
    assert all("via=" not in letter.text for letter in letters if letter.recipient == cast.alice.email)
