"""Rights that travel with a file: IPTC Core and PLUS in XMP, and the two old EXIF fields (R33).

https://iptc.org/std/photometadata/specification/ names the properties; the picture was cleaned of everything before.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from PIL import Image

ARTIST = 0x013B
COPYRIGHT = 0x8298
QUALITY = 90


@dataclass(frozen=True, kw_only=True)
class Rights:
    """Who made it, how they are named, whose it is, where that is written, and where to ask."""

    title: str
    creator: str
    credit: str
    notice: str
    statement_url: str
    licensor_url: str


def written_into(data: bytes, rights: Rights) -> bytes:
    """The picture as JPEG with its rights inside. Raises what Pillow raises for what is no picture."""
    with Image.open(io.BytesIO(data)) as opened:
        picture = opened.convert("RGB")
    exif = Image.Exif()
    exif[ARTIST], exif[COPYRIGHT] = rights.creator, rights.notice
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=QUALITY, optimize=True, exif=exif, xmp=packet(rights).encode())
    return out.getvalue()


def packet(rights: Rights) -> str:
    """The XMP packet of a still, a film or a text."""
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>'
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        '<rdf:Description rdf:about=""'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/"'
        ' xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/"'
        ' xmlns:xmpRights="http://ns.adobe.com/xap/1.0/rights/"'
        ' xmlns:plus="http://ns.useplus.org/ldf/xmp/1.0/"'
        f' photoshop:Credit={quoteattr(rights.credit)} xmpRights:Marked="True"'
        f" xmpRights:WebStatement={quoteattr(rights.statement_url)}>"
        f"<dc:title><rdf:Alt>{_default(rights.title)}</rdf:Alt></dc:title>"
        f"<dc:creator><rdf:Seq><rdf:li>{escape(rights.creator)}</rdf:li></rdf:Seq></dc:creator>"
        f"<dc:rights><rdf:Alt>{_default(rights.notice)}</rdf:Alt></dc:rights>"
        '<plus:Licensor><rdf:Seq><rdf:li rdf:parseType="Resource">'
        f"<plus:LicensorURL>{escape(rights.licensor_url)}</plus:LicensorURL>"
        "</rdf:li></rdf:Seq></plus:Licensor>"
        '</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>'
    )


def _default(words: str) -> str:
    return f'<rdf:li xml:lang="x-default">{escape(words)}</rdf:li>'
