"""The invoice as EN 16931 sees it: a UN/CEFACT Cross Industry Invoice in the Factur-X profile EN 16931.

typst attaches the XML itself and stays tagged PDF/A-3a and PDF/UA-1. The embedding of the `factur-x` library would
put new metadata in place of typst's (PDF/A-3b, no PDF/UA mark, the clock of the machine), so of that library we use
the schemas, and in tests its reader.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any, TypeAlias

from lxml import etree
from lxml.builder import ElementMaker

from app.invoices.snapshot import Line, Party, Payment, Snapshot, TaxGroup

FILENAME = "factur-x.xml"
GUIDELINE = "urn:cen.eu:en16931:2017"
RSM = "urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100"
RAM = "urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100"
UDT = "urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100"
_NAMES = {"rsm": RSM, "ram": RAM, "udt": UDT}
_rsm = ElementMaker(namespace=RSM, nsmap=_NAMES)
_ram = ElementMaker(namespace=RAM, nsmap=_NAMES)
_udt = ElementMaker(namespace=UDT, nsmap=_NAMES)
Element: TypeAlias = Any  # lxml brings no types

ONE = "C62"  # UN/ECE Recommendation 20: one piece
# UNTDID 4461: credit transfer, bank card, instrument not defined.
PAYMENT_MEANS = {"bank_transfer": "30", "card": "48", "other": "1"}
# EN 16931 wants a reason where no VAT is charged, except for the zero rate.
REASONS = {
    "E": "Exempt from VAT",
    "AE": "Reverse charge",
    "O": "Not subject to VAT",
    "G": "Export outside the EU",
    "K": "Intra-Community supply",
}


class NotConforming(Exception):
    """The XML is not a valid EN 16931 invoice: a mistake of ours, never sent."""


def xml_of(it: Snapshot) -> bytes:
    """The XML of an invoice or credit note, checked against the Factur-X schema. Raises `NotConforming`."""
    root = _rsm.CrossIndustryInvoice(
        _rsm.ExchangedDocumentContext(_ram.GuidelineSpecifiedDocumentContextParameter(_ram.ID(GUIDELINE))),
        _document(it),
        _rsm.SupplyChainTradeTransaction(
            *(_line(it, line) for line in it.lines),
            _agreement(it),
            _ram.ApplicableHeaderTradeDelivery(_ram.ShipToTradeParty(_address(it.buyer))),
            _settlement(it),
        ),
    )
    xml: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    from facturx import xml_check_xsd  # takes a PDF library along, which no page needs

    try:
        xml_check_xsd(xml, flavor="factur-x", level="en16931")
    except Exception as error:
        raise NotConforming(str(error)) from error
    return xml


def _document(it: Snapshot) -> Element:
    notes = [_ram.IncludedNote(_ram.Content(it.reason))] if it.reason else []
    return _rsm.ExchangedDocument(
        _ram.ID(it.label or ""),
        _ram.TypeCode(str(it.type_code)),
        _ram.IssueDateTime(_day(it.issue_date)),
        *notes,
    )


def _line(it: Snapshot, line: Line) -> Element:
    product = [_ram.Name(line.title)]
    if line.description:
        product.append(_ram.Description(line.description))
    return _ram.IncludedSupplyChainTradeLineItem(
        _ram.AssociatedDocumentLineDocument(_ram.LineID(str(line.position))),
        _ram.SpecifiedTradeProduct(*product),
        _ram.SpecifiedLineTradeAgreement(
            _ram.NetPriceProductTradePrice(_ram.ChargeAmount(_amount(it, line.unit_net_minor)))
        ),
        _ram.SpecifiedLineTradeDelivery(_ram.BilledQuantity(str(line.quantity), unitCode=ONE)),
        _ram.SpecifiedLineTradeSettlement(
            _ram.ApplicableTradeTax(_ram.TypeCode("VAT"), *_category(it, line.vat_category, line.vat_rate_bp)),
            _ram.SpecifiedTradeSettlementLineMonetarySummation(_ram.LineTotalAmount(_amount(it, line.net_minor))),
        ),
    )


def _agreement(it: Snapshot) -> Element:
    orders = [_ram.SellerOrderReferencedDocument(_ram.IssuerAssignedID(it.order_reference))]
    if it.po_number:
        orders.append(_ram.BuyerOrderReferencedDocument(_ram.IssuerAssignedID(it.po_number)))
    return _ram.ApplicableHeaderTradeAgreement(
        _ram.SellerTradeParty(*_party(it.seller, with_vat=not _is_out_of_scope(it))),
        _ram.BuyerTradeParty(*_party(it.buyer, with_vat=not _is_out_of_scope(it))),
        *orders,
    )


def _party(party: Party, *, with_vat: bool) -> list[Element]:
    told_vat = party.vat_id if with_vat and _has_country_prefix(party) else None
    number = party.registration_number or (party.vat_id if with_vat and not told_vat else None)
    found = [_ram.Name(party.name)]
    if number:
        found.append(_ram.SpecifiedLegalOrganization(_ram.ID(number)))
    found += [*_contact(party), _address(party)]
    if party.email:
        found.append(_ram.URIUniversalCommunication(_ram.URIID(party.email, schemeID="EM")))
    if told_vat:
        found.append(_ram.SpecifiedTaxRegistration(_ram.ID(told_vat, schemeID="VA")))
    return found


def _has_country_prefix(party: Party) -> bool:
    """Only such a number is a VAT identifier here (BR-CO-09); Greece writes EL, Northern Ireland XI."""
    prefixes = {party.country, {"GR": "EL", "GB": "XI"}.get(party.country)}
    return party.vat_id is not None and party.vat_id[:2] in prefixes


def _address(party: Party) -> Element:
    parts = [
        _ram.PostcodeCode(party.postcode),
        _ram.LineOne(party.street),
        _ram.CityName(party.city),
        _ram.CountryID(party.country),
        _ram.CountrySubDivisionName(party.region or ""),
    ]
    return _ram.PostalTradeAddress(*(part for part in parts if part.text))


def _contact(party: Party) -> list[Element]:
    parts = []
    if party.contact_name:
        parts.append(_ram.PersonName(party.contact_name))
    if party.phone:
        parts.append(_ram.TelephoneUniversalCommunication(_ram.CompleteNumber(party.phone)))
    if party.email:
        parts.append(_ram.EmailURIUniversalCommunication(_ram.URIID(party.email)))
    return [_ram.DefinedTradeContact(*parts)] if parts else []


def _settlement(it: Snapshot) -> Element:
    return _ram.ApplicableHeaderTradeSettlement(
        _ram.PaymentReference(it.payment.reference),
        _ram.InvoiceCurrencyCode(it.currency),
        _payment_means(it.payment),
        *(_group(it, group) for group in _groups(it)),
        *_discounts(it),
        *_terms(it),
        _summation(it),
        *_original(it),
    )


def _payment_means(payment: Payment) -> Element:
    parts = [_ram.TypeCode(PAYMENT_MEANS.get(payment.method, PAYMENT_MEANS["other"]))]
    if payment.iban:
        parts.append(_ram.PayeePartyCreditorFinancialAccount(_ram.IBANID(payment.iban)))
    if payment.iban and payment.bic:
        parts.append(_ram.PayeeSpecifiedCreditorFinancialInstitution(_ram.BICID(payment.bic)))
    return _ram.SpecifiedTradeSettlementPaymentMeans(*parts)


def _groups(it: Snapshot) -> list[TaxGroup]:
    """One group per category and rate as they are told here, where "outside VAT" may have joined "exempt"."""
    merged: dict[tuple[str, int], TaxGroup] = {}
    for group in it.groups:
        key = (_told_category(it, group.vat_category), group.vat_rate_bp)
        reason = group.note or REASONS.get(group.vat_category)
        before = merged.get(key)
        merged[key] = replace(
            group,
            vat_category=key[0],
            taxable_minor=group.taxable_minor + (before.taxable_minor if before else 0),
            amount_minor=group.amount_minor + (before.amount_minor if before else 0),
            note=f"{before.note}; {reason}" if before and before.note else reason,
        )
    return list(merged.values())


def _group(it: Snapshot, group: TaxGroup) -> Element:
    category, *rate = _category(it, group.vat_category, group.vat_rate_bp)
    reasons = [_ram.ExemptionReason(group.note)] if group.note and group.vat_category in REASONS else []
    return _ram.ApplicableTradeTax(
        _ram.CalculatedAmount(_amount(it, group.amount_minor)),
        _ram.TypeCode("VAT"),
        *reasons,
        _ram.BasisAmount(_amount(it, group.taxable_minor)),
        category,
        *rate,
    )


def _discounts(it: Snapshot) -> list[Element]:
    return [
        _ram.SpecifiedTradeAllowanceCharge(
            _ram.ChargeIndicator(_udt.Indicator("false")),
            _ram.ActualAmount(_amount(it, share.amount_minor)),
            _ram.Reason(discount.label),
            _ram.CategoryTradeTax(_ram.TypeCode("VAT"), *_category(it, share.vat_category, share.vat_rate_bp)),
        )
        for discount in it.discounts
        for share in discount.shares
    ]


def _terms(it: Snapshot) -> list[Element]:
    if it.payment.by is None:
        return []
    return [_ram.SpecifiedTradePaymentTerms(_ram.DueDateDateTime(_day(it.payment.by)))]


def _summation(it: Snapshot) -> Element:
    sums = it.sums
    return _ram.SpecifiedTradeSettlementHeaderMonetarySummation(
        _ram.LineTotalAmount(_amount(it, sums.lines_minor)),
        _ram.AllowanceTotalAmount(_amount(it, sums.discounts_minor)),
        _ram.TaxBasisTotalAmount(_amount(it, sums.net_minor)),
        _ram.TaxTotalAmount(_amount(it, sums.tax_minor), currencyID=it.currency),
        _ram.GrandTotalAmount(_amount(it, sums.gross_minor)),
        _ram.TotalPrepaidAmount(_amount(it, sums.paid_minor)),
        _ram.DuePayableAmount(_amount(it, sums.due_minor)),
    )


def _original(it: Snapshot) -> list[Element]:
    if it.original is None:
        return []
    day = etree.SubElement(
        _ram.FormattedIssueDateTime(), "{urn:un:unece:uncefact:data:standard:QualifiedDataType:100}DateTimeString"
    )
    day.set("format", "102")
    day.text = it.original.issue_date.strftime("%Y%m%d")
    return [_ram.InvoiceReferencedDocument(_ram.IssuerAssignedID(it.original.label), day.getparent())]


def _category(it: Snapshot, category: str, rate_bp: int) -> list[Element]:
    """Category and rate. "Outside VAT" may not stand beside others (BR-O-11): there it is told as exempt."""
    told = _told_category(it, category)
    if told == "O":
        return [_ram.CategoryCode(told)]
    return [_ram.CategoryCode(told), _ram.RateApplicablePercent(str(Decimal(rate_bp).scaleb(-2)))]


def _told_category(it: Snapshot, category: str) -> str:
    return "E" if category == "O" and not _is_out_of_scope(it) else category


def _is_out_of_scope(it: Snapshot) -> bool:
    """Nothing on it is subject to VAT; then no VAT number may stand on it either (BR-O-02)."""
    return all(group.vat_category == "O" for group in it.groups)


def _amount(it: Snapshot, minor: int) -> str:
    return str(it.money(minor).decimal)


def _day(day: date) -> Element:
    return _udt.DateTimeString(day.strftime("%Y%m%d"), format="102")
