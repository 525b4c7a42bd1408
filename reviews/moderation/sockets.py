"""What moderation asks of the packages above it."""

from __future__ import annotations

from app.sockets import Socket

# Asked with a hold as it is kept ({"code", "sentence", "values"}): the same in the reader's language, "" when not theirs.
hold_words: Socket[str] = Socket("moderation.hold_words")
