"""Binding: when a person is tied to a unit, and when the committee takes over from the steward."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, unique

from governance.roles import Role

# A code of 12 letters and digits out of 31 that cannot be mistaken for each other: 59 bits, not to be guessed.
CODE_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
CODE_LENGTH = 12
_CODE = re.compile(rf"(?<![a-z0-9])(?!\d)[{CODE_LETTERS}]{{{CODE_LENGTH}}}(?![a-z0-9])")
# As people read a long code out: in groups of three, four or six.
_GROUPED = re.compile(rf"(?!\d)[{CODE_LETTERS}]{{3,6}}(?:[ -][{CODE_LETTERS}]{{3,6}}){{1,3}}")
# So many wrong codes in an hour, and the account waits: guessing is hopeless, but it shall not even be tried.
WRONG_CODES_ALLOWED = 5
_LONGEST_LINE = 80  # letters of a line in which somebody types a code, or pastes the link of one
# This many committee members, tied and confirmed by each other, end the stewardship.
FOUNDERS = 2


@unique
class Relation(Enum):
    """What a person is to a unit. Owners vote; tenants and family are residents without a vote."""

    OWNER = "owner"
    JOINT_OWNER = "joint_owner"
    TENANT = "tenant"
    FAMILY = "family"

    @property
    def owns(self) -> bool:
        """Does the person own the unit, alone or with others?"""
        return self in {Relation.OWNER, Relation.JOINT_OWNER}


@unique
class Ending(Enum):
    """Why a binding, or a claim, is over."""

    LEFT = "left"  # the person itself
    CHANGED = "changed"  # the person claimed something else before it was confirmed
    REFUSED = "refused"  # by the second person
    EXPIRED = "expired"  # nobody confirmed it in time
    REPLACED = "replaced"  # the same owner was confirmed with a new slip and another account
    MOVED_OUT = "moved_out"  # a tenant or family, by an owner of the unit
    SOLD = "sold"  # by the register somebody else owns the unit now
    WRONG = "wrong"  # disputed, and found wrong by two people
    FORGOTTEN = "forgotten"  # the person had their data erased

    @property
    def takes_open_votes(self) -> bool:
        """Does the account lose votes that are open already? A flat sold in mid-vote stays on the frozen roll."""
        return self in {Ending.LEFT, Ending.REPLACED, Ending.WRONG, Ending.FORGOTTEN}


@dataclass(frozen=True, slots=True)
class Binding:
    """An account tied, or asking to be tied, to a unit.

    `owner` is the owner in the register that the person says to be (None for tenants and family). It counts from
    `confirmed_at`, when a second person has confirmed it, until `until`.
    """

    id: int
    community: int
    account: int
    unit: int
    relation: Relation
    owner: int | None
    claimed_at: datetime
    confirmed_by: int | None
    confirmed_at: datetime | None
    until: datetime | None
    ending: Ending | None = None

    @property
    def counts(self) -> bool:
        """Is the person tied to the unit now?"""
        return self.confirmed_at is not None and self.until is None

    @property
    def waits(self) -> bool:
        """Does it wait for the second person?"""
        return self.confirmed_at is None and self.until is None


def code_in(text: str) -> str | None:
    """The code of a slip in what somebody typed, as it is printed; None if there is none.

    Twelve letters within a sentence may be a word, unless a digit is among them; a long one is no code typed in.
    """
    plain = unicodedata.normalize("NFKC", text).strip().lower()
    whole = re.sub(r"[ -]", "", plain) if _GROUPED.fullmatch(plain) else ""
    if len(whole) == CODE_LENGTH and any(sign.isdigit() for sign in whole):
        return whole
    for one in _CODE.findall(plain):
        if one == plain or (any(sign.isdigit() for sign in one) and len(plain) <= _LONGEST_LINE):
            return str(one)
    return None


def may_end_for(*, relation: Relation, actor_owns_unit: bool) -> bool:
    """May this neighbour say that another has moved out? An owner of the unit, of its tenants and family only."""
    return actor_owns_unit and not relation.owns


def may_confirm(
    *, claimer: int, confirmer: int, roles: Collection[Role], buildings: Collection[str], building: str
) -> bool:
    """May this person say that another one lives there? Nobody confirms their own; a building lead in their building.

    `buildings`: those that the confirmer leads; a lead without a stated building leads all.
    """
    if claimer == confirmer:
        return False
    if any(role in roles for role in (Role.COMMITTEE, Role.CHAIR, Role.STEWARD)):
        return True
    return Role.BUILDING_LEAD in roles and (not buildings or "" in buildings or building in buildings)


@dataclass(frozen=True, slots=True)
class Founder:
    """A committee member as the end of the stewardship sees them: who confirmed the role, is a unit tied."""

    account: int
    confirmed_by: int | None
    tied: bool


def stewardship_ends(founders: Collection[Founder]) -> bool:
    """Are two committee members tied to their units and confirmed by each other?"""
    confirmed = {founder.account: founder.confirmed_by for founder in founders if founder.tied}
    pairs = [one for one, other in confirmed.items() if other in confirmed and confirmed[other] == one and one != other]
    return len(pairs) >= FOUNDERS


def may_found(claimer: int, confirmer: int, founders: Collection[int]) -> bool:
    """While the steward is in office, those proposed for the committee confirm each other, never themselves."""
    return claimer != confirmer and claimer in founders and confirmer in founders
