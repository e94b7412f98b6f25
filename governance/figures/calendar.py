"""Calendar of figures: which month is the last whole one, and from when to when a month lasts where people live."""

from __future__ import annotations

from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

from governance.figures.month import Span

TOLD_AT = time(10)
"""On the first of a month, by the community's clock."""


def month_at(now: datetime, timezone: str) -> str:
    """The month of a moment there, as “2026-11”."""
    return now.astimezone(ZoneInfo(timezone)).strftime("%Y-%m")


def before(month: str) -> str:
    """The month before."""
    year, number = map(int, month.split("-"))
    return f"{year - 1}-12" if number == 1 else f"{year}-{number - 1:02}"


def after(month: str) -> str:
    """The month after."""
    year, number = map(int, month.split("-"))
    return f"{year + 1}-01" if number == 12 else f"{year}-{number + 1:02}"


def span_of(month: str, timezone: str) -> Span:
    """From the first moment of a month there to that of the next."""
    return Span(_first(month, timezone), _first(after(month), timezone))


def told_at(month: str, timezone: str) -> datetime:
    """When the figures of a month are told: in the morning of the first day after it, aware UTC."""
    first = _first(after(month), timezone).astimezone(ZoneInfo(timezone))
    return datetime.combine(first.date(), TOLD_AT, ZoneInfo(timezone)).astimezone(UTC)


def _first(month: str, timezone: str) -> datetime:
    year, number = map(int, month.split("-"))
    return datetime(year, number, 1, tzinfo=ZoneInfo(timezone)).astimezone(UTC)
