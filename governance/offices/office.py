"""Office: who may leave one, who may decide that somebody must, and why."""

from __future__ import annotations

from collections.abc import Collection
from enum import Enum, unique

from governance.matters.ladder import Post
from governance.roles import Role

LEADING = frozenset({Role.COMMITTEE, Role.CHAIR, Role.STEWARD})
"""Who proposes and confirms roles; without them nobody could act for the community."""

FOUNDING = (Role.COMMITTEE, Role.CHAIR)
"""Those proposed for these confirm each other until the committee has taken over from the steward."""

LONGEST_REASON = 200  # characters of a reason in words


@unique
class Why(Enum):
    """Why an office ended."""

    RESIGNED = "resigned"
    TERM = "term"
    MOVED = "moved"
    UNABLE = "unable"
    OWNERS = "owners"  # the owners' assembly has decided it
    ACCOUNT = "account"  # the same person holds it from another account
    FORGOTTEN = "forgotten"
    WORDS = "words"  # another reason, written by whoever proposes it


# What two people may say when they take an office from somebody.
REASONS = (Why.TERM, Why.MOVED, Why.UNABLE, Why.OWNERS)


@unique
class Obstacle(Enum):
    """Why somebody cannot leave yet."""

    LAST_OF_COMMITTEE = "last_of_committee"
    LAST_STEWARD = "last_steward"


def leaders_after(leaving: Post, posts: Collection[Post]) -> frozenset[int]:
    """The accounts that still lead the community when this post is given up."""
    return frozenset(one.account for one in posts if one.role in LEADING and one != leaving)


def obstacle(leaving: Post, posts: Collection[Post]) -> Obstacle | None:
    """Why the post cannot be given up yet; None if it can.

    A steward goes when another steward is there, or with the stewardship itself; the last one who leads stays until
    somebody else has been given a role.
    """
    if leaving.role is Role.STEWARD:
        others = [one for one in posts if one.role is Role.STEWARD and one.account != leaving.account]
        return None if others else Obstacle.LAST_STEWARD
    if leaving.role in LEADING and not leaders_after(leaving, posts):
        return Obstacle.LAST_OF_COMMITTEE
    return None


def may_be_taken(role: Role, *, stewarded: bool) -> bool:
    """Whether two people may take this role from somebody: the committee's only once it is in office."""
    return role is Role.STEWARD or not (stewarded and role in LEADING)


def may_ask_owners(role: Role) -> bool:
    """Whether the owners may confirm somebody for this role when nobody else of the committee does."""
    return role in {Role.COMMITTEE, Role.CHAIR}


def alone(leaders: Collection[int]) -> bool:
    """Whether so few accounts lead that nobody could confirm what one of them proposes."""
    return len(set(leaders)) <= 1


def may_confirm_end(person: int, proposer: int, confirmer: int, heir: int | None = None) -> bool:
    """Whether the second person may confirm that an office ends: three people, and not whoever gets it instead."""
    return confirmer not in {person, proposer, heir} and proposer not in {person, heir}
