"""Roles in words: what they are called, and what each is responsible for."""

from __future__ import annotations

from governance.offices.office import Why
from governance.roles import Role
from handlers.frame.buttons import Button, button
from handlers.frame.words import N_, Html, Words
from storage.engine.subjects import Subject
from storage.offices.role_endings import RoleEnding

NAMES = {
    Role.CHAIR: N_("committee chair"),
    Role.COMMITTEE: N_("committee member"),
    Role.BUILDING_LEAD: N_("building lead"),
    Role.REPRESENTATIVE: N_("owners' representative"),
    Role.MANAGER: N_("property manager"),
    Role.MEDIATOR: N_("mediator"),
    Role.BRANCH_SECRETARY: N_("branch secretary"),
    Role.AUDITOR: N_("auditor"),
    Role.STEWARD: N_("steward"),
    Role.OPERATOR: N_("operator"),
}

# Roles that a person gives; the others follow from a home, from set-up or from the machine.
GIVEN = (
    Role.CHAIR,
    Role.COMMITTEE,
    Role.BUILDING_LEAD,
    Role.REPRESENTATIVE,
    Role.MANAGER,
    Role.MEDIATOR,
    Role.BRANCH_SECRETARY,
    Role.AUDITOR,
)

DUTIES = {
    Role.CHAIR: N_("motions, minutes, the committee's daily work"),
    Role.COMMITTEE: N_("motions, answers to matters"),
    Role.BUILDING_LEAD: N_("your building: residents, open matters"),
    Role.REPRESENTATIVE: N_("votes by the representatives"),
    Role.MANAGER: N_("repairs, cleaning, safety"),
    Role.MEDIATOR: N_("disputes between neighbours, in confidence"),
    Role.BRANCH_SECRETARY: N_("discussion, activities"),
    Role.AUDITOR: N_("checks money and votes"),
    Role.STEWARD: N_("sets things up until the committee takes over"),
    Role.OPERATOR: N_("keeps the bot running"),
}

WHY = {
    Why.TERM: N_("the term is over"),
    Why.MOVED: N_("no longer lives here"),
    Why.UNABLE: N_("cannot do it any more"),
    Why.OWNERS: N_("the owners have decided so"),
    Why.ACCOUNT: N_("the same person uses another account"),
}


def role_card(holding: int) -> Subject:
    """The card of a role that is proposed, in every chat that it is shown in."""
    return Subject("role", holding)


def ending_card(ending: int) -> Subject:
    """The card of a proposal that a role ends."""
    return Subject("ending", ending)


def say_role(t: Words, role: Role, scope: str = "") -> Html:
    """A role with what it is for: `building lead 3`."""
    said = t(NAMES[role])
    return t("{role} {scope}", role=said, scope=scope) if scope else said


def say_why(t: Words, ending: RoleEnding) -> str:
    """Why a role is to end, in the reader's language or as it was written."""
    return t.plain(WHY[ending.why]) if ending.why in WHY else ending.words


def what_now(t: Words, community: int) -> Button:
    """Below a refusal for want of a second person: how a community comes to one."""
    return button(t.plain("How do we get a second person?"), "owners.how", community)
