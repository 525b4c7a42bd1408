"""Which addresses are one mailbox. Pure."""

from __future__ import annotations

GOOGLE = frozenset({"gmail.com", "googlemail.com"})


def unaliased(email: str) -> str:
    """The mailbox behind an address: small letters, without `+tag`; at Google without dots too."""
    local, _at, domain = email.strip().lower().rpartition("@")
    local = local.partition("+")[0]
    if domain in GOOGLE:
        local, domain = local.replace(".", ""), "gmail.com"
    return f"{local}@{domain}"
