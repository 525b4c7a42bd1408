"""What evidence asks of those above it."""

from __future__ import annotations

from app.sockets import Socket

# Asked with a CaseContent: whether exactly this version is public now. Nobody answers: it is not. A withdrawn one raises `Gone`.
public_versions: Socket[bool] = Socket("cases.public_versions")

# Asked with a CaseContent: the SHA-256 of the PDF anybody is sent of it now. Nobody answers: none is there.
served_pdfs: Socket[bytes | None] = Socket("cases.served_pdfs")
