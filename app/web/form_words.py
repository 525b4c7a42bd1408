"""Our own words for what WTForms says, so that its messages are translated with the rest of the house."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

_TOO_LONG_OPEN = _l("This page was open for too long. Please send the form again: what you typed is still here.")

# What WTForms would say → what we say. Their formatting values keep their names.
WORDS = {
    "This field is required.": _l("Please fill this in."),
    "Not a valid choice.": _l("Please choose one of the offered values."),
    "Not a valid choice": _l("Please choose one of the offered values."),
    "Invalid Choice: could not coerce.": _l("Please choose one of the offered values."),
    "Not a valid integer value.": _l("This must be a whole number."),
    "Not a valid decimal value.": _l("This must be a number."),
    "Not a valid date value.": _l("This is not a date."),
    "Not a valid datetime value.": _l("This is not a date and time."),
    "Not a valid time value.": _l("This is not a time."),
    "Invalid email address.": _l("This is not an e-mail address. It looks like name@company.com."),
    "Invalid URL.": _l("This is not a web address. It begins with https://."),
    "Invalid input.": _l("This cannot be used here."),
    "Invalid value, must be one of: %(values)s.": _l("Please choose one of the offered values."),
    "Date must be at least %(min)s.": _l("This must be %(min)s or later."),
    "Date must be at most %(max)s.": _l("This must be %(max)s or earlier."),
    "Date must be between %(min)s and %(max)s.": _l("This must be between %(min)s and %(max)s."),
    "This field cannot be edited.": _l("This cannot be changed."),
    "Field must be equal to %(other_name)s.": _l("This must be the same as %(other_name)s."),
    "Number must be at least %(min)s.": _l("This must be at least %(min)s."),
    "Number must be at most %(max)s.": _l("This must be at most %(max)s."),
    "Number must be between %(min)s and %(max)s.": _l("This must be between %(min)s and %(max)s."),
    "File does not have an approved extension: {extensions}": _l("This kind of file cannot be used here."),
    "CSRF token missing": _TOO_LONG_OPEN,
    "The CSRF token is missing.": _TOO_LONG_OPEN,
    "The CSRF token is invalid.": _TOO_LONG_OPEN,
    "The CSRF tokens do not match.": _TOO_LONG_OPEN,
    "The CSRF token has expired.": _TOO_LONG_OPEN,
}

# Lengths come in singular and plural; numbers of characters read the same in both for us.
LENGTHS = {
    "Field must be at least %(min)d character long.": _l("This must have at least %(min)d characters."),
    "Field cannot be longer than %(max)d character.": _l("This may have at most %(max)d characters."),
    "Field must be exactly %(max)d character long.": _l("This must have exactly %(max)d characters."),
    "Field must be between %(min)d and %(max)d characters long.": _l(
        "This must have between %(min)d and %(max)d characters."
    ),
}


class FormWords:
    """What WTForms asks for its messages."""

    def gettext(self, message: str) -> str:
        return str(WORDS.get(message) or LENGTHS.get(message) or message)

    def ngettext(self, singular: str, plural: str, n: int) -> str:
        return str(LENGTHS.get(singular) or (singular if n == 1 else plural))
