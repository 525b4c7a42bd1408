"""The style page for developers: every part in every state, on every layout. Not there in production."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

from flask import Blueprint, flash, render_template, request
from wtforms import (
    BooleanField,
    DateField,
    FileField,
    IntegerField,
    PasswordField,
    RadioField,
    SelectChoice,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, Optional

from app import clock
from app.money import Money
from app.web import arguments
from app.web.forms import (
    CountryField,
    EmailAddressField,
    Form,
    HoneypotField,
    LocaleField,
    MoneyField,
    TimezoneField,
)
from app.web.pagination import Page

routes = Blueprint("look", __name__, url_prefix="/dev/look")
PLACES = ("public", "portal", "desk", "plain")
PER_PAGE = 10


class EveryField(Form):
    """One of each field, to see them side by side."""

    name = StringField("Name", [InputRequired()], description="As it should stand on the invoice.")
    email = EmailAddressField("E-mail address", [InputRequired()])
    password = PasswordField("Password", [InputRequired(), Length(min=12)])
    budget = MoneyField("Budget", [InputRequired()], currency="TRY")
    seats = IntegerField("Seats", [InputRequired()])
    begins = DateField("Begins on", [Optional()])
    relation = RadioField(
        "You are ordering", choices=[SelectChoice("b", "for a company"), SelectChoice("c", "for yourself")]
    )
    plan = SelectField("Plan", choices=[SelectChoice("s", "Small"), SelectChoice("l", "Large")])
    country = CountryField("Country")
    language = LocaleField("Language")
    zone = TimezoneField("Time zone")
    words = TextAreaField("What should we know?", description="Links, dates, people to ask.")
    picture = FileField("Picture")
    agreed = BooleanField("I have checked these details", [InputRequired()])
    trap = HoneypotField()


@routes.route("", methods=["GET", "POST"])
def show() -> tuple[str, int]:
    place = arguments.choice("place", PLACES, "public")
    form = EveryField()
    form.validate_on_submit()
    if request.args.get("flash"):
        flash("The order was sent.", "good")
        flash("The address was not found.", "warn")
    return render_template("web/look.html", place=place, places=PLACES, form=form, **_examples()), form.status


@routes.get("/errors/<int:status>")
def error(status: int) -> str:
    return render_template("web/error.html", status=status, title=None, message="", request_id="0f3a9c")


def _examples() -> dict[str, Any]:
    total = arguments.whole_number("rows", 1000, 0, 100_000)
    number = arguments.whole_number("page", 1, 1)
    first = (number - 1) * PER_PAGE
    rows = [_row(n) for n in range(first, min(first + PER_PAGE, total))]
    return {
        "rows": Page(rows, number, PER_PAGE, total),
        "amount": Money(1_234_567, "TRY"),
        "small": Money(995, "EUR"),
        "now": clock.now(),
        "hours_ago": clock.now() - timedelta(hours=3),
        "long_ago": clock.now() - timedelta(days=400),
    }


def _row(n: int) -> SimpleNamespace:
    names = ("Alice Şahin", "Дора Иванова", "आदा शर्मा", "Marta Nowak-Wiśniewska", "Bob")
    states = (("Paid", "good"), ("Waiting", "wait"), ("Late", "warn"), ("Refused", "bad"), ("Draft", "quiet"))
    return SimpleNamespace(
        ref=f"IM-2026-{n + 1:04}",
        person=names[n % 5],
        state=states[n % 5],
        amount=Money(12_345 * (n + 1), ("EUR", "TRY", "USD", "PLN", "JPY")[n % 5]),
        at=clock.now() - timedelta(hours=7 * n),
    )
