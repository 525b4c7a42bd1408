"""Says in a PDF's metadata that it carries a Factur-X invoice, by an incremental update: the pages are not touched.

PDF/A asks that the Factur-X properties be described by an extension schema (ISO 19005-3, 6.6.2.3); typst describes
its own, ours joins them.
"""

from __future__ import annotations

import re

from lxml import etree

from app.invoices.facturx import FILENAME

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
EXTENSION = "http://www.aiim.org/pdfa/ns/extension/"
SCHEMA = "http://www.aiim.org/pdfa/ns/schema#"
PROPERTY = "http://www.aiim.org/pdfa/ns/property#"
FX = "urn:factur-x:pdfa:CrossIndustryDocument:invoice:1p0#"
PROPERTIES = {
    "DocumentFileName": (FILENAME, "name of the embedded XML invoice file"),
    "DocumentType": ("INVOICE", "type of the embedded document"),
    "Version": ("1.0", "version of the Factur-X standard that the XML follows"),
    "ConformanceLevel": ("EN 16931", "profile of the Factur-X standard that the XML follows"),
}
_METADATA = re.compile(
    rb"(?<![0-9])(\d+) 0 obj\s*<<(?=[^>]*/Type\s*/Metadata)[^>]*>>\s*stream\r?\n(.*?)\r?\nendstream", re.DOTALL
)
_TRAILER = re.compile(rb"trailer\s*<<(.*?)>>\s*startxref\s*(\d+)\s*%%EOF\s*$", re.DOTALL)
_PACKET = re.compile(rb"(<\?xpacket begin.*?\?>)(.*)(<\?xpacket end.*?\?>)", re.DOTALL)


class UnknownStructure(Exception):
    """The PDF is not built as typst builds it."""


def declare_facturx(pdf: bytes) -> bytes:
    """The same PDF with its XMP metadata told anew at its end."""
    metadata, trailer = _METADATA.search(pdf), _TRAILER.search(pdf)
    if metadata is None or trailer is None:
        raise UnknownStructure("no readable metadata or trailer")
    packet = _extended(metadata[2])
    start = len(pdf) + 1
    head = b"%d 0 obj\n<</Type/Metadata/Subtype/XML/Length %d>>\nstream\n" % (int(metadata[1]), len(packet))
    body = head + packet + b"\nendstream\nendobj\n"
    table = b"xref\n0 1\n0000000000 65535 f\r\n%d 1\n%010d 00000 n\r\n" % (int(metadata[1]), start)
    tail = b"trailer\n<<%b/Prev %d>>\nstartxref\n%d\n%%%%EOF\n" % (trailer[1], int(trailer[2]), start + len(body))
    return pdf + b"\n" + body + table + tail


def _extended(packet: bytes) -> bytes:
    parts = _PACKET.search(packet)
    if parts is None:
        raise UnknownStructure("no XMP packet")
    root = etree.fromstring(parts[2])
    schemas = root.find(f".//{{{EXTENSION}}}schemas/{{{RDF}}}Bag")
    graph = root.find(f"{{{RDF}}}RDF")
    if schemas is None or graph is None:
        raise UnknownStructure("no extension schemas")
    schemas.append(_schema())
    graph.append(_description())
    return parts[1] + etree.tostring(root, encoding="UTF-8") + parts[3]


def _description() -> etree._Element:
    description = etree.Element(f"{{{RDF}}}Description", {f"{{{RDF}}}about": ""}, nsmap={"fx": FX})
    for name, (value, _meaning) in PROPERTIES.items():
        etree.SubElement(description, f"{{{FX}}}{name}").text = value
    return description


def _schema() -> etree._Element:
    schema = _resource({"schema": "Factur-X PDFA Extension Schema", "namespaceURI": FX, "prefix": "fx"}, SCHEMA)
    listed = etree.SubElement(etree.SubElement(schema, f"{{{SCHEMA}}}property"), f"{{{RDF}}}Seq")
    for name, (_value, meaning) in PROPERTIES.items():
        listed.append(
            _resource({"name": name, "valueType": "Text", "category": "external", "description": meaning}, PROPERTY)
        )
    return schema


def _resource(values: dict[str, str], namespace: str) -> etree._Element:
    item = etree.Element(f"{{{RDF}}}li", {f"{{{RDF}}}parseType": "Resource"})
    for name, value in values.items():
        etree.SubElement(item, f"{{{namespace}}}{name}").text = value
    return item
