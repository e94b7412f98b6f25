"""Personal data in words: what is stored about a person, what goes and what stays."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from handlers.frame.words import Words
from storage.privacy.personal import title_of

Stored = Mapping[str, Sequence[Mapping[str, Any]]]


def readable(t: Words, name: str, stored: Stored, communities: Mapping[int, str], now: datetime) -> list[str]:
    """The first part of the file: what there is, in words; the second part is the same in full."""
    lines = [
        t.plain("Everything I hold about {name}", name=name),
        t.plain(
            "Made on {day} (UTC). A summary in words comes first, then everything in full.", day=f"{now:%Y-%m-%d %H:%M}"
        ),
        "",
        t.plain("Communities: {names}", names=t.plain(", ").join(communities.values()) or "–"),
    ]
    lines += [_owned(t, row) for row in stored.get("ownerships", ()) if "building" in row]
    lines += ["", *[f"{t.plain(_title(table))}: {len(rows)}" for table, rows in stored.items()]]
    return [
        *lines,
        "",
        t.plain("Other people's names are left out. Photos are listed by fingerprint; use it to ask for one."),
    ]


def _title(table: str) -> str:
    return title_of(table) or table


def _owned(t: Words, row: Mapping[str, Any]) -> str:
    place = "-".join(str(row[part]) for part in ("building", "entrance", "name") if row[part])
    return t.plain("You own, according to the register: {place}", place=place)
