"""Packing of a draft, so that it survives a restart while its writer is asked; people stand in columns of their own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import astuple, fields
from enum import Enum
from typing import Any

from governance.matters.matter import Kind, Visibility
from handlers.frame.spoken import Spoken
from handlers.matters.raising import Draft
from storage.communities.accounts import Account
from storage.matters.steps import Photo

_PEOPLE = ("raiser", "brought_by")


def packed(draft: Draft) -> dict[str, Any]:
    """What can be written down of it, by the names of its fields."""
    found = {one.name: getattr(draft, one.name) for one in fields(draft) if one.name not in _PEOPLE}
    found["photos"] = [[one.file_id, one.unique_id] for one in draft.photos]
    found["spoken"] = [astuple(one) for one in draft.spoken]
    return {name: value.value if isinstance(value, Enum) else value for name, value in found.items()}


def unpacked(kept: Mapping[str, Any], raiser: Account, brought_by: Account | None) -> Draft:
    """The draft that it was."""
    made = {
        "kind": Kind(kept["kind"]),
        "visibility": Visibility(kept["visibility"]),
        "photos": [Photo(file_id, unique_id) for file_id, unique_id in kept["photos"]],
        "spoken": [Spoken(*one) for one in kept["spoken"]],
    }
    return Draft(**{**kept, **made}, raiser=raiser, brought_by=brought_by)
