"""Questions that accounts ask of whoever keeps something about a person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.sockets import Socket

if TYPE_CHECKING:
    from flask_babel.speaklater import LazyString


@dataclass(frozen=True, kw_only=True)
class PersonalData:
    """What one package knows about a person. `key` names the section in the JSON export; rows are label → value."""

    key: str
    title: str | LazyString
    rows: Sequence[Mapping[str, object]]


# Asked as personal_data(user): everything kept about that person, one section per plug.
personal_data: Socket[PersonalData] = Socket("accounts.personal_data")
# Asked without arguments: the actions a package writes into the audit log, in the reader's words.
audit_words: Socket[Mapping[str, LazyString]] = Socket("accounts.audit_words")
# Asked as erasure(user, email) inside the erasing transaction, before the account is emptied. A plug removes or
# pseudonymises what it keeps; it may raise Conflict with the reason why that is not possible yet.
erasure: Socket[None] = Socket("accounts.erasure")
# Asked as kept_contacts(user): ids of contacts whose name and address the law wants kept (issued invoices).
kept_contacts: Socket[frozenset[int]] = Socket("accounts.kept_contacts")
