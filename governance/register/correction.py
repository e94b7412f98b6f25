"""Correction of a line of the register: what can be corrected, and what somebody means who writes new owners down."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from enum import Enum, unique

from governance.register.cells import CellError, Reason, read_phones, tidy
from governance.register.names import is_developer, people, read_names
from governance.register.register import DEVELOPER, Owner, owner_key
from governance.tally.weight import Number

_PHONE = re.compile(r"^(?P<name>.*?\D)\s*(?P<phone>\+?\d[\d ()-]{4,})$", re.ASCII | re.DOTALL)


@unique
class Part(Enum):
    """What a correction is about."""

    AREA = "area"
    OWNERS = "owners"  # somebody else owns it now: sold, inherited, divorced; or the developer's unit is sold
    NAME = "name"  # the same owner, whose name or telephone was written wrong

    @property
    def changes_the_roll(self) -> bool:
        """Does a vote that opens later see it?"""
        return self is not Part.NAME


def read_owners(text: str) -> tuple[Owner, ...]:
    """The owners somebody writes in one message: `赵新 13800000001、钱多`, or `unsold` for the developer's.

    Raises CellError: nothing there, a name too long, the same owner twice, a telephone that is none.
    """
    found = tuple(_owner(part) for part in people(tidy(text.strip().replace("\n", ";"))))
    if not found:
        raise CellError(Reason.MISSING, text)
    if len({owner.key for owner in found}) < len(found):
        raise CellError(Reason.OWNER_TWICE, text)
    return found


def _owner(text: str) -> Owner:
    if is_developer(text):
        return Owner(DEVELOPER, text)
    match = _PHONE.match(text)
    phone = read_phones(match["phone"])[0] if match else ""
    names = read_names((match["name"] if match else text).strip(), family_first=True)
    if len(names) != 1 or not any(letter.isalpha() for letter in names[0]):
        raise CellError(Reason.MISSING, text)
    return Owner(owner_key(names[0], phone=phone), names[0], phone)


def known_again(wanted: Owner, standing: Collection[Owner]) -> Owner:
    """The owner whom the register knows already under that name, or a new one.

    Raises CellError (which namesake) where a bare name fits several owners of the register.
    """
    if wanted.developer or wanted.phone or wanted.number:
        return next((owner for owner in standing if owner.key == wanted.key), wanted)
    namesakes = {owner.key: owner for owner in standing if owner.name == wanted.name}
    if len(namesakes) > 1:
        raise CellError(Reason.WHICH_NAMESAKE, wanted.name)
    return next(iter(namesakes.values()), wanted)


def may_decide(*, proposer: int | None, decider: int, two_people: bool) -> bool:
    """May this person put a proposed change into force? After set-up never the one who proposed it."""
    return not two_people or proposer != decider


def state_of_line(weight: Number, use: str, owners: Sequence[int]) -> str:
    """A line in short, to see whether it is still the one that a proposal was made about."""
    return f"{weight}|{use}|{','.join(str(owner) for owner in sorted(owners))}"
