"""Ballots: what each unit and each head says, once ballots, conflicts and silence are resolved."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from governance.law.rule import ABSENT, ABSTAIN, FOLLOW, INVALID, NO, YES, Counting
from governance.tally.comparison import compare
from governance.tally.roll import RegisterRow
from governance.tally.weight import Number


@dataclass(frozen=True, slots=True)
class Note:
    """Something the count did that a reader must know: `kind`, whom it concerns, and a value.

    Kinds: "proxy_void" (who = owner, value = holder), "head_abstains", "head_invalid" (who = head),
    "silent_follow" (value = the side), "silent_not_added".
    """

    kind: str
    who: str = ""
    value: str = ""


@dataclass(frozen=True, slots=True)
class Votes:
    """One choice per row of the roll, and one per head."""

    rows: Sequence[RegisterRow]
    choices: list[str]
    heads: dict[str, str]
    notes: tuple[Note, ...] = ()


def resolve(
    counting: Counting,
    rows: Sequence[RegisterRow],
    ballots: Mapping[str, str],
    void: Collection[str] = (),
) -> Votes:
    """The ballots as they stand on the rows: the unit's own ballot before its owner's, a barred row's not at
    all, nothing for an owner whose mandate is void. Two different ballots within one head are a conflict.
    """
    ballot = ballots.get
    choices = [
        ABSENT if row.excluded or row.owner in void else ballot(row.unit) or ballot(row.owner, ABSENT) for row in rows
    ]
    heads: dict[str, str] = {}
    torn: dict[str, None] = {}
    for row, choice in zip(rows, choices, strict=True):
        head = row.heads_group or row.owner
        before = heads.setdefault(head, choice)
        if before == ABSENT:
            heads[head] = choice
        elif choice not in (before, ABSENT):
            torn[head] = None
    if not torn:
        return Votes(rows, choices, heads)
    return _settle_conflicts(counting, rows, choices, heads, torn)


def _settle_conflicts(
    counting: Counting,
    rows: Sequence[RegisterRow],
    choices: list[str],
    heads: dict[str, str],
    torn: Collection[str],
) -> Votes:
    """Co-owners vote uniformly or not at all (Germany 25(2)); or the head abstains while each unit keeps its
    own ballot (China, where the law is silent)."""
    if counting.conflict == INVALID:
        choices = [
            INVALID if choice != ABSENT and row.head in torn else choice
            for row, choice in zip(rows, choices, strict=True)
        ]
        heads = heads | dict.fromkeys(torn, INVALID)
        notes = tuple(Note("head_invalid", head) for head in torn)
    else:
        heads = heads | dict.fromkeys(torn, ABSTAIN)
        notes = tuple(Note("head_abstains", head) for head in torn)
    return Votes(rows, choices, heads, notes)


def leading_side(votes: Votes) -> str:
    """The side that leads in heads and in weight among ballots cast; "abstain" where neither does in both."""
    heads_lead = _heads(votes, YES) - _heads(votes, NO)
    area_lead = _area(votes, YES) - _area(votes, NO)
    if heads_lead > 0 and area_lead > 0:
        return YES
    if heads_lead < 0 and area_lead < 0:
        return NO
    return ABSTAIN


def hear_silence(counting: Counting, votes: Votes, not_served: Collection[str]) -> Votes:
    """What a unit without a ballot, and a ballot that says "with the majority", count as.

    Silence means something only where the rule says so beforehand, and never for an owner without proof of
    delivery or one who is barred from voting.
    """
    follows, asked = counting.silence == "follow_majority", FOLLOW in votes.choices
    if counting.silence == ABSENT and not asked:
        return votes
    side = leading_side(votes) if follows or asked else ABSTAIN
    silent = ABSENT
    notes = votes.notes
    if counting.silence == ABSTAIN:
        silent = ABSTAIN
    elif follows and not _strong_enough(counting, votes, side):
        notes = (*notes, Note("silent_not_added"))
    elif follows:
        silent = side
        notes = (*notes, Note("silent_follow", value=side))
    return _replace(votes, silent, side, not_served, notes)


def _strong_enough(counting: Counting, votes: Votes, side: str) -> bool:
    """Zhejiang 2009: the cast majority must itself be more than half of all heads and of all area."""
    needs = counting.follow_needs
    if needs is None:
        return True
    if side == ABSTAIN:
        return False
    whole = sum(row.weight for row in votes.rows)
    heads, area = _heads(votes, side), _area(votes, side)
    return compare(heads, needs.cmp, needs.fraction * len(votes.heads)) and compare(
        area, needs.cmp, needs.fraction * whole
    )


def _replace(votes: Votes, silent: str, side: str, not_served: Collection[str], notes: tuple[Note, ...]) -> Votes:
    choices = []
    heads = dict(votes.heads)
    for row, choice in zip(votes.rows, votes.choices, strict=True):
        said = choice
        if choice == FOLLOW:
            said = side
        elif choice == ABSENT and not row.excluded and row.owner not in not_served:
            said = silent
        choices.append(said)
        if said is not choice and heads[row.head] == choice:
            heads[row.head] = said
    return Votes(votes.rows, choices, heads, notes)


def deem_yes(votes: Votes, objecting: Collection[str], not_served: Collection[str]) -> Votes:
    """Absent owners who were duly told and stay silent count in favour, who objects, against (Spain 17.8).

    An owner who said anything but yes with one unit is not deemed to say yes with another.
    """
    choices = []
    heads = dict(votes.heads)
    for row, choice in zip(votes.rows, votes.choices, strict=True):
        said = choice
        reached = choice == ABSENT and not row.excluded and row.owner not in not_served
        if reached and votes.heads[row.head] in (ABSENT, YES):
            said = NO if row.owner in objecting else YES
            if votes.heads[row.head] == ABSENT:
                heads[row.head] = said if heads[row.head] in (ABSENT, said) else ABSTAIN
        choices.append(said)
    return Votes(votes.rows, choices, heads, votes.notes)


def _heads(votes: Votes, side: str) -> int:
    return sum(1 for choice in votes.heads.values() if choice == side)


def _area(votes: Votes, side: str) -> Number:
    return sum(row.weight for row, choice in zip(votes.rows, votes.choices, strict=True) if choice == side)
