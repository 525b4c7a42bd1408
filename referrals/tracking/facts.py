"""What can have happened in tracking."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class ConversionRecorded:
    """A sale or an action was told, and who is credited with it was decided; once for each."""

    conversion_id: int


@dataclass(frozen=True, kw_only=True)
class DayRecorded:
    """Clicks or sights of one day, one partner and one program that pays for them were counted; once for each
    conversion. What is counted late is another one."""

    conversion_id: int


@dataclass(frozen=True, kw_only=True)
class RefundRecorded:
    """Money of a known sale went back; `refund_id` and `sale_id` are conversions. Once for each refund."""

    refund_id: int
    sale_id: int
