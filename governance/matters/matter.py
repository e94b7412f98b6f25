"""Matter: what may happen to it, and who may do it. Kinds, the lifecycle, who sees it, deadlines and the judgement."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from enum import Enum, unique
from zoneinfo import ZoneInfo

from governance.matters.acts import HANDLE_MATTER
from governance.roles import Role, may


@unique
class Kind(Enum):
    """What a matter is about."""

    COMPLAINT = "complaint"  # 投诉
    REPAIR = "repair"  # 报修
    SUGGESTION = "suggestion"  # 建议
    WISH = "wish"  # 心愿
    HELP = "help"  # 求助
    DISPUTE = "dispute"  # 纠纷: between neighbours, private by nature


@unique
class Visibility(Enum):
    """Who sees a matter, and whose name."""

    OPEN = "open"  # everybody, with the name of its raiser
    ANONYMOUS = "anonymous"  # neighbours read it in private without the name; never in the group
    PRIVATE = "private"  # its raiser and those who handle it; never in the group


@unique
class State(Enum):
    """Where a matter stands. Closed (somebody says that it is done) is not fixed (its raiser says so)."""

    RAISED = "raised"
    TAKEN = "taken"
    CLOSED = "closed"
    FIXED = "fixed"
    REOPENED = "reopened"
    WITHDRAWN = "withdrawn"
    MERGED = "merged"  # another matter stands for it


@unique
class Outcome(Enum):
    """With which result a matter was closed."""

    DONE = "done"
    NOT_DONE = "not_done"  # it cannot or will not be done; the result says why
    LATER = "later"  # not now: it is promised for a day, and comes back then


@unique
class Party(Enum):
    """Who moves a matter."""

    HANDLER = "handler"  # by role: committee, manager, building lead, mediator, steward
    RAISER = "raiser"  # whose matter it is
    JOINED = "joined"  # pressed "me too"
    NEIGHBOUR = "neighbour"  # anybody else in the community
    TIME = "time"


@unique
class Move(Enum):
    """What can happen to a matter."""

    JOIN = "join"
    TAKE = "take"
    ANSWER = "answer"
    SET_DEADLINE = "deadline"
    CLOSE = "close"
    CONFIRM = "confirm"  # "yes, it is really done"
    REOPEN = "reopen"  # "no, it is not"
    WITHDRAW = "withdraw"
    ERASE = "erase"  # its raiser has itself forgotten, and the words with it
    ESCALATE = "escalate"
    RETURN = "return"  # the day for which it was promised has come
    STAND_IN = "stand_in"  # its substitute is asked instead of whoever was in charge
    MERGE = "merge"  # it goes into another one
    UNMERGE = "unmerge"
    GATHER = "gather"  # another one goes into it
    RELEASE = "release"  # … and out of it again
    SPLIT = "split"  # a part of it is a matter of its own
    CHANGE_KIND = "change_kind"
    HAND_ON = "hand_on"  # whoever took it, or was responsible, is out of office


@dataclass(frozen=True, slots=True)
class Transition:
    """From which states a move may be made, to which state it leads (None: it stays), and by whom."""

    sources: frozenset[State]
    target: State | None
    by: frozenset[Party]


LIVING = frozenset({State.RAISED, State.TAKEN, State.REOPENED})
_HANDLER = frozenset({Party.HANDLER})

TRANSITIONS: dict[Move, Transition] = {
    Move.JOIN: Transition(LIVING | {State.CLOSED}, None, frozenset({Party.NEIGHBOUR})),
    Move.TAKE: Transition(LIVING, State.TAKEN, _HANDLER),
    Move.ANSWER: Transition(LIVING | {State.CLOSED}, None, _HANDLER),
    Move.SET_DEADLINE: Transition(LIVING, None, _HANDLER),
    Move.CLOSE: Transition(LIVING, State.CLOSED, _HANDLER),
    Move.CONFIRM: Transition(frozenset({State.CLOSED}), State.FIXED, frozenset({Party.RAISER})),
    Move.REOPEN: Transition(
        frozenset({State.CLOSED, State.FIXED}), State.REOPENED, frozenset({Party.RAISER, Party.JOINED})
    ),
    Move.WITHDRAW: Transition(LIVING | {State.CLOSED, State.MERGED}, State.WITHDRAWN, frozenset({Party.RAISER})),
    Move.ERASE: Transition(LIVING | {State.CLOSED, State.MERGED}, State.WITHDRAWN, frozenset({Party.RAISER})),
    Move.ESCALATE: Transition(LIVING, None, frozenset({Party.TIME})),
    Move.RETURN: Transition(frozenset({State.CLOSED}), State.REOPENED, frozenset({Party.TIME})),
    Move.STAND_IN: Transition(LIVING, None, frozenset({Party.TIME})),
    Move.MERGE: Transition(LIVING, State.MERGED, _HANDLER),
    Move.UNMERGE: Transition(frozenset({State.MERGED}), State.RAISED, frozenset({Party.HANDLER, Party.RAISER})),
    Move.GATHER: Transition(LIVING, None, _HANDLER),
    Move.RELEASE: Transition(frozenset(State) - {State.WITHDRAWN}, None, _HANDLER),
    Move.SPLIT: Transition(LIVING, None, _HANDLER),
    Move.CHANGE_KIND: Transition(LIVING, State.RAISED, _HANDLER),
    Move.HAND_ON: Transition(LIVING, None, frozenset({Party.TIME})),
}


class WrongState(Exception):  # noqa: N818
    """The matter stands where this move cannot be made."""


class WrongParty(Exception):  # noqa: N818
    """The move is somebody else's."""


def moved(state: State, move: Move, parties: Collection[Party]) -> State:
    """The state after a move. Raises WrongParty if none of the parties may make it, WrongState if not now."""
    transition = TRANSITIONS[move]
    if not transition.by & set(parties):
        raise WrongParty(f"{move.value} is not for {sorted(party.value for party in parties)}")
    if state not in transition.sources:
        raise WrongState(f"{move.value} is not possible from {state.value}")
    return transition.target or state


# Who sees what

# Neighbours never see these in the group: not the card, not a list, not a reply.
HIDDEN = frozenset({Visibility.ANONYMOUS, Visibility.PRIVATE})


def visibility_of(kind: Kind, wished: Visibility) -> Visibility:
    """A dispute between neighbours stays with the parties and those who mediate, whatever was wished."""
    return Visibility.PRIVATE if kind is Kind.DISPUTE else wished


# A dispute between neighbours is not for the manager and not for the lead of their own building.
SETTLE_DISPUTES = frozenset({Role.COMMITTEE, Role.CHAIR, Role.MEDIATOR, Role.BRANCH_SECRETARY, Role.STEWARD})


def may_handle(kind: Kind, roles: Collection[Role]) -> bool:
    """Whether somebody with these roles handles matters of this kind."""
    return may(roles, HANDLE_MATTER) and (kind is not Kind.DISPUTE or bool(SETTLE_DISPUTES & set(roles)))


def may_read(visibility: Visibility, parties: Collection[Party]) -> bool:
    """Whether somebody may read the matter in private."""
    return visibility is not Visibility.PRIVATE or bool({Party.RAISER, Party.HANDLER} & set(parties))


def may_see_name(visibility: Visibility, parties: Collection[Party], *, sees_hidden: bool) -> bool:
    """Whether somebody may see whose matter it is; `sees_hidden`: their role may see hidden names."""
    return visibility is Visibility.OPEN or sees_hidden or Party.RAISER in parties


# By when

# How long those first responsible have, by kind. A cry for help cannot wait, a wish can.
RESPONSE_DAYS: dict[Kind, int] = {
    Kind.HELP: 1,
    Kind.REPAIR: 3,
    Kind.COMPLAINT: 5,
    Kind.DISPUTE: 7,
    Kind.SUGGESTION: 14,
    Kind.WISH: 14,
}
# How long the next one responsible has after a matter came up to them overdue, and after it was reopened.
NEXT_DAYS = 3
STANDING_DAYS = 7  # how often those who still have to answer hear of it once the whole community has seen it
LONGEST_DAYS = 90  # the longest deadline that somebody may set
DEADLINE_HOUR = time(20, 0)  # a deadline ends in the evening, when people are awake to hear of it
JUDGING = timedelta(days=30)  # so long after the closing its raiser may still say that it is not done


def deadline_in(days: int, now: datetime, timezone: str) -> datetime:
    """The evening `days` days from now in the community's time zone, aware UTC. Raises ValueError beyond 1-90 days."""
    if not 1 <= days <= LONGEST_DAYS:
        raise ValueError(f"a deadline is 1 to {LONGEST_DAYS} days away, not {days}")
    zone = ZoneInfo(timezone)
    day = now.astimezone(zone).date() + timedelta(days=days)
    return datetime.combine(day, DEADLINE_HOUR, zone).astimezone(UTC)


def first_deadline(kind: Kind, now: datetime, timezone: str) -> datetime:
    """By when the first one responsible must have settled a matter of this kind."""
    return deadline_in(RESPONSE_DAYS[kind], now, timezone)


def overdue(state: State, deadline: datetime, now: datetime) -> bool:
    """Whether a living matter's deadline has passed."""
    return state in LIVING and now >= deadline


def may_judge(closed_at: datetime | None, now: datetime) -> bool:
    """Whether its raiser may still say if it is really done: for 30 days after the closing."""
    return closed_at is not None and now <= closed_at + JUDGING
