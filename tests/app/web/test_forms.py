"""Bad input becomes an error at its field, in the reader's language; good input arrives tidy."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask_babel import refresh
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy.exc import IntegrityError
from wtforms import DecimalField, FieldList, IntegerField, PasswordField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from app.money import Money
from app.web.forms import (
    CountryField,
    EmailAddressField,
    Form,
    HoneypotField,
    LocaleField,
    MoneyField,
    TimezoneField,
    errors_from_constraint,
    messages_of,
    typed,
)


class Sample(Form):
    class Meta:
        csrf = False

    name = StringField("Name", [InputRequired()])
    short = StringField("Short", [Length(max=5)])
    note = TextAreaField("Note")
    secret = PasswordField("Secret")
    email = EmailAddressField("E-mail")
    price = MoneyField("Price", currency="TRY")
    seats = IntegerField("Seats", default=1)
    country = CountryField("Country")
    language = LocaleField("Language")
    zone = TimezoneField("Zone")
    tags = FieldList(StringField("Tag"), max_entries=3)
    trap = HoneypotField()


GOOD = {"name": "Alice", "country": "TR", "language": "tr", "zone": "Europe/Istanbul", "seats": "1"}


def filled(app: Flask, speaking: str = "en", **values: str) -> Sample:
    headers = {"Accept-Language": speaking}
    with app.test_request_context("/", method="POST", data={**GOOD, **values}, headers=headers):
        refresh()
        form = Sample()
        form.validate()
        messages = {name: messages_of(form[name]) for name in form.errors}
        form.seen = messages
        return form


def test_good_input_is_accepted(app: Flask) -> None:
    form = filled(app)
    assert form.seen == {}
    assert form.status == 200


def test_text_is_trimmed_and_normalised(app: Flask) -> None:
    form = filled(app, name="  S\u0327ahin ", note="a\r\nb")
    assert form.name.data == "Şahin"
    assert form.note.data == "a\nb"


def test_a_password_is_left_as_typed(app: Flask) -> None:
    assert filled(app, secret="  spaces count ").secret.data == "  spaces count "


@pytest.mark.parametrize("text", ["a\x00b", "a\x1bb", "a\ufffdb"])
@pytest.mark.parametrize("field", ["name", "note", "secret", "tags-0"])
def test_characters_that_cannot_be_stored_are_refused(app: Flask, field: str, text: str) -> None:
    form = filled(app, **{field: text})
    assert "cannot be read" in form.seen[field.partition("-")[0]][0]
    assert form.status == 422


@pytest.mark.parametrize(("field", "length"), [("name", 256), ("short", 6), ("note", 10_001), ("secret", 256)])
def test_text_that_is_too_long_is_refused(app: Flask, field: str, length: int) -> None:
    assert filled(app, **{field: "a" * length}).seen[field]


@pytest.mark.parametrize("number", ["99999999999", "-99999999999", "1e9", "NaN", "½", "9" * 5000])
def test_a_number_that_no_column_holds_is_refused(app: Flask, number: str) -> None:
    assert filled(app, seats=number).seen["seats"]


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e400"])
def test_a_decimal_that_is_no_number_is_refused(app: Flask, number: str) -> None:
    class Rate(Form):
        class Meta:
            csrf = False

        rate = DecimalField("Rate")

    with app.test_request_context("/", method="POST", data={"rate": number}):
        assert not Rate().validate()


@pytest.mark.parametrize(
    "address", ["alice", "alice@", "a b@x.com", "alice@x", "alice@exa mple.com", "@x.com", "a@b.c\x00"]
)
def test_what_is_not_an_address_is_refused(app: Flask, address: str) -> None:
    assert filled(app, email=address).seen["email"]


def test_an_address_is_normalised(app: Flask) -> None:
    assert filled(app, email=" Alice@EXAMPLE.com ").email.data == "alice@example.com"


@pytest.mark.parametrize(
    ("language", "text", "minor"),
    [("en", "1,234.50", 123_450), ("tr", "1.234,50", 123_450), ("ru", "1 234,5", 123_450), ("pl", "1234", 123_400)],
)
def test_money_is_read_as_the_reader_writes_it(app: Flask, language: str, text: str, minor: int) -> None:
    form = filled(app, language, price=text)
    assert form.price.data == Money(minor, "TRY")


@pytest.mark.parametrize("text", ["abc", "1.234.5", "12,345,6", "-1", "1e5", "NaN", "9" * 30, "1.005"])
def test_what_is_not_an_amount_is_refused(app: Flask, text: str) -> None:
    form = filled(app, price=text)
    assert form.seen["price"]
    assert text in form.price._value()


@given(minor=st.integers(0, 10**11), language=st.sampled_from(["en", "tr", "ru", "hi", "pl"]))
@settings(max_examples=60, deadline=None)
def test_an_amount_that_is_shown_for_editing_reads_back_as_itself(minor: int, language: str) -> None:
    amount = Money(minor, "KWD")
    assert Money.parse(typed(amount, language), "KWD", language) == amount


@pytest.mark.parametrize(
    ("field", "value"), [("country", "XX"), ("country", "EU"), ("language", "de"), ("zone", "Mars/Base")]
)
def test_a_choice_that_is_not_offered_is_refused(app: Flask, field: str, value: str) -> None:
    assert filled(app, **{field: value}).seen[field]


def test_countries_are_sorted_as_people_look_for_them(app: Flask) -> None:
    with app.test_request_context("/"):
        names = [label for _value, label, *_rest in Sample().country.iter_choices()]
    assert names.index("Åland Islands") < names.index("Albania")
    assert 240 < len(names) < 260


def test_a_program_that_fills_in_everything_is_refused(app: Flask) -> None:
    assert filled(app, trap="http://spam.example").seen["trap"]


def test_errors_speak_the_readers_language(app: Flask) -> None:
    assert filled(app, name="").seen["name"] == ["Please fill this in."]
    assert filled(app, "tr", name="").seen["name"] == ["Lütfen burayı doldurun."]


def test_a_broken_constraint_is_told_at_its_field(app: Flask, db: Any) -> None:
    error = _violation(db)
    with app.test_request_context("/", method="POST", data=GOOD):
        form = Sample()
        form.validate()
        errors_from_constraint(form, error, {"ck_sample_taken": ("name", "This name is taken.")})
        assert form.errors["name"] == ["This name is taken."]
        assert form.status == 422


def test_a_constraint_nobody_thought_of_is_raised_again(app: Flask, db: Any) -> None:
    error = _violation(db)
    with app.test_request_context("/", method="POST", data=GOOD):
        form = Sample()
        form.validate()
        with pytest.raises(IntegrityError):
            errors_from_constraint(form, error, {})


def _violation(db: Any) -> IntegrityError:
    rule = "CONSTRAINT ck_sample_taken CHECK (n > 0)"
    db.session.execute(sa.text(f"CREATE TEMP TABLE sample (n int {rule}) ON COMMIT DROP"))
    with pytest.raises(IntegrityError) as caught, db.session.begin_nested():
        db.session.execute(sa.text("INSERT INTO sample VALUES (0)"))
    return caught.value
