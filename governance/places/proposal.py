"""Proposal about the law of a community: another place, or a rule of its own; decided by a second person."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum, unique

from governance.law import presets
from governance.law.presets import Preset
from governance.law.rule_data import rule_data


@unique
class Proposed(Enum):
    """What is proposed."""

    PLACE = "place"
    RULE = "rule"


@unique
class State(Enum):
    """Where a proposal is on its way."""

    READ = "read"  # a file was read and shown to whoever sent it
    PROPOSED = "proposed"
    ADOPTED = "adopted"
    REFUSED = "refused"
    LAPSED = "lapsed"
    DROPPED = "dropped"  # by whoever sent it, before anybody was asked
    ENDED = "ended"  # a rule under the same id has taken its place, or the community lives elsewhere


_TEXTS = ("jurisdiction", "citation", "citation_zh", "name_en", "name_zh", "name_local", "notes_en", "notes_zh")


def own_rule_data(preset: Preset) -> dict[str, object]:
    """An own rule as plain data that `own_rule` reads: every deciding key, and what it says of itself."""
    said = {key: getattr(preset, key) for key in (*_TEXTS, "matters_en", "matters_zh", "verified")}
    return {**rule_data(preset.rule), **{key: value for key, value in said.items() if value}}


def own_rule(data: Mapping[str, object]) -> Preset:
    """The rule that `own_rule_data` wrote, equal to the original in all that decides. Raises FormError."""
    return presets.parse_own(data)
