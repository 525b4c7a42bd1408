"""Places in the client's view of a case where publishing plugs itself in."""

from __future__ import annotations

from markupsafe import Markup

from app.sockets import Socket

# Asked with a Case, a language and a Naming: the case as it would be published, drawn, or None.
previews: Socket[Markup | None] = Socket("cases.previews")
# Asked with a Case: what became of it in public, drawn for its client, or None.
portal_panels: Socket[Markup | None] = Socket("cases.portal_panels")
