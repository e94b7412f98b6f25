"""Motion class: a kind of matter that can go to a vote, who votes on it, by which rule; never one chosen by hand."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, unique

from governance.law.presets import Preset
from governance.law.rule import Rule

REHEARSAL = "rehearsal"


@unique
class Electorate(Enum):
    """Who votes."""

    OWNERS = "owners"  # the assembly: each unit with its weight, each owner one head
    BUILDING = "building"  # the owners of one building, on what they alone share
    ENTRANCE = "entrance"  # the owners of one entrance of it
    COMMITTEE = "committee"  # each member one head, weight one
    PRESENT = "present"  # those who said that they are here; a rehearsal, without force

    @property
    def of_part(self) -> bool:
        """Do only the owners of a part of the community vote?"""
        return self in {Electorate.BUILDING, Electorate.ENTRANCE}

    @property
    def of_owners(self) -> bool:
        """Do owners vote, all of them or those of a part?"""
        return self is Electorate.OWNERS or self.of_part


@dataclass(frozen=True, slots=True)
class MotionClass:
    """A class of matter: its id, what it is called, who votes, and the preset or the own rule that decides.

    `note`: what whoever drafts such a motion must know, "" for most.
    """

    id: str
    electorate: Electorate
    source: Preset
    name_en: str = ""
    name_zh: str = ""
    note_en: str = ""
    note_zh: str = ""

    @property
    def rule(self) -> Rule:
        """The rule that decides it."""
        return self.source.rule

    def name(self, language: str) -> str:
        """What it is called, in Chinese or English."""
        return self.name_zh if language.startswith("zh") else self.name_en

    def note(self, language: str) -> str:
        """What whoever drafts one must know."""
        return self.note_zh if language.startswith("zh") else self.note_en
