"""Names of cards in addresses: random, so that nobody can count the cards they do not see."""

from __future__ import annotations

import secrets

# Without vowels and look-alikes: no words come about, and it can be read aloud.
_LETTERS = "23456789bcdfghjkmnpqrstvwxz"
LENGTH = 10


def new_key() -> str:
    """Ten letters, about 47 bits."""
    return "".join(secrets.choice(_LETTERS) for _place in range(LENGTH))
