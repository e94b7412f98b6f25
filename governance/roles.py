"""Who may do what? One table, role by act; the only place where the project decides it."""

from __future__ import annotations

from collections.abc import Collection
from enum import Enum, unique


@unique
class Role(Enum):
    """What a person is in a community. Roles come from the register, never from Telegram's administrators."""

    ANYONE = "anyone"  # somebody in the group, not registered
    RESIDENT = "resident"  # tied to a unit: owner, tenant or family
    OWNER = "owner"  # tied to a unit as an owner, confirmed by a second person
    REPRESENTATIVE = "representative"
    BUILDING_LEAD = "building_lead"
    COMMITTEE = "committee"
    CHAIR = "chair"
    MANAGER = "manager"  # property manager and staff
    MEDIATOR = "mediator"
    BRANCH_SECRETARY = "branch_secretary"
    AUDITOR = "auditor"
    STEWARD = "steward"  # sets the community up until its committee has taken over
    OPERATOR = "operator"  # runs the machine


@unique
class Act(Enum):
    """What can be done. Every handler names the act that it asks for."""

    LOOK = "look"  # see what everybody in the group may see
    SET_UP = "set_up"
    CHANGE_SETTINGS = "change_settings"
    CHOOSE_GROUP = "choose_group"  # say to which group the community moves; another person confirms it
    RAISE_MATTER = "raise_matter"
    JOIN_MATTER = "join_matter"  # "me too"
    WITHDRAW_MATTER = "withdraw_matter"  # take back one's own, or one's "me too"
    HANDLE_MATTER = "handle_matter"  # take, answer, set a deadline, close
    JUDGE_MATTER = "judge_matter"  # say whether it is really done (its voice, those who joined)
    SEE_HIDDEN_NAME = "see_hidden_name"
    BIND = "bind"  # ask to be tied to a unit
    CONFIRM_BINDING = "confirm_binding"
    CONFIRM_FOUNDER = "confirm_founder"  # the first committee members confirm each other
    DECIDE_DISPUTE = "decide_dispute"  # is a line or a binding wrong? not in one's own cause, and by two people
    IMPORT_REGISTER = "import_register"
    CORRECT_REGISTER = "correct_register"  # one line: proposed by one, confirmed by another
    INVITE = "invite"  # print slips
    GIVE_ROLE = "give_role"
    TAKE_ROLE = "take_role"  # from somebody else: proposed by one, confirmed by another, neither the person concerned
    CONFIRM_SUCCESSOR = "confirm_successor"  # where nobody else of the committee could confirm somebody for it
    RESIGN = "resign"
    SEE_REGISTER = "see_register"
    DRAFT_MOTION = "draft_motion"
    OPEN_MOTION = "open_motion"
    CAST_BALLOT = "cast_ballot"  # the frozen roll decides, not the role
    REHEARSE = "rehearse"
    POLL = "poll"
    MAKE_ROSTER = "make_roster"
    SWAP_SHIFT = "swap_shift"
    SCHEDULE_POST = "schedule_post"
    MUTE = "mute"  # propose that somebody may not raise, join or post for a while; confirm it; lift it
    APPEAL = "appeal"  # against being muted
    DECIDE_APPEAL = "decide_appeal"


STILL_POSSIBLE = frozenset({Act.LOOK, Act.SEE_REGISTER, Act.SEE_HIDDEN_NAME, Act.CAST_BALLOT})
"""Where a community has left for another bot: what is on record can be read; a ballot is answered by its own vote."""

_EVERYBODY = frozenset(Role)
_COMMITTEE = frozenset({Role.COMMITTEE, Role.CHAIR})
_TIED = frozenset(Role) - {Role.ANYONE, Role.OPERATOR}

TABLE: dict[Act, frozenset[Role]] = {
    Act.LOOK: _EVERYBODY,
    Act.SET_UP: _EVERYBODY,  # whoever presses is checked as an administrator of the group, then becomes steward
    Act.CHANGE_SETTINGS: _COMMITTEE | {Role.STEWARD},
    Act.CHOOSE_GROUP: _COMMITTEE | {Role.STEWARD},  # of these, never the same person twice
    Act.RAISE_MATTER: _EVERYBODY,
    Act.JOIN_MATTER: _EVERYBODY,
    Act.WITHDRAW_MATTER: _EVERYBODY,  # of these, whose it is
    Act.HANDLE_MATTER: _COMMITTEE
    | {Role.MANAGER, Role.BUILDING_LEAD, Role.MEDIATOR, Role.BRANCH_SECRETARY, Role.STEWARD},
    Act.JUDGE_MATTER: _EVERYBODY,  # of these, the voice and those who joined: the matter decides
    Act.SEE_HIDDEN_NAME: _COMMITTEE | {Role.MEDIATOR, Role.BRANCH_SECRETARY},
    Act.BIND: _EVERYBODY,
    Act.CONFIRM_BINDING: _COMMITTEE | {Role.BUILDING_LEAD, Role.STEWARD},
    Act.CONFIRM_FOUNDER: _EVERYBODY,  # of these, who is proposed for the committee while the steward is in office
    Act.IMPORT_REGISTER: _COMMITTEE | {Role.STEWARD, Role.OPERATOR},
    Act.DECIDE_DISPUTE: _COMMITTEE | {Role.STEWARD},
    Act.CORRECT_REGISTER: _COMMITTEE | {Role.STEWARD},
    Act.INVITE: _COMMITTEE | {Role.BUILDING_LEAD, Role.STEWARD},
    Act.GIVE_ROLE: _COMMITTEE | {Role.STEWARD},
    Act.TAKE_ROLE: _COMMITTEE | {Role.STEWARD},
    Act.CONFIRM_SUCCESSOR: frozenset({Role.OWNER}),  # of these, one voice for each home, not whose proposal it is
    Act.RESIGN: _EVERYBODY,  # of these, whoever holds the role
    Act.SEE_REGISTER: _COMMITTEE | {Role.STEWARD, Role.AUDITOR, Role.OPERATOR},
    Act.DRAFT_MOTION: _COMMITTEE,
    Act.OPEN_MOTION: _COMMITTEE,
    Act.CAST_BALLOT: _EVERYBODY,
    Act.REHEARSE: _COMMITTEE | {Role.STEWARD},
    Act.POLL: _COMMITTEE | {Role.STEWARD, Role.BUILDING_LEAD, Role.BRANCH_SECRETARY},
    Act.MAKE_ROSTER: _COMMITTEE | {Role.MANAGER, Role.STEWARD, Role.BUILDING_LEAD, Role.BRANCH_SECRETARY},
    Act.SWAP_SHIFT: _EVERYBODY,  # of these, whoever is on the roster
    Act.SCHEDULE_POST: _COMMITTEE | {Role.MANAGER, Role.STEWARD, Role.BRANCH_SECRETARY},
    Act.MUTE: _COMMITTEE,
    Act.APPEAL: _EVERYBODY,  # of these, whoever is muted
    # Of these, whoever neither proposed nor confirmed the mute.
    Act.DECIDE_APPEAL: _COMMITTEE | {Role.MEDIATOR, Role.BRANCH_SECRETARY, Role.AUDITOR, Role.STEWARD},
}


def may(roles: Collection[Role], act: Act) -> bool:
    """Whether somebody with these roles may do the act. Everybody is at least ANYONE."""
    return bool(TABLE[act] & {*roles, Role.ANYONE})
