"""View of a matter: what somebody sees of it, and who they are to it. Loads all that its cards show."""

from __future__ import annotations

from dataclasses import dataclass, replace

from governance.comments.comment import Sort
from governance.masking.masking import masked
from governance.matters.acts import SEE_HIDDEN_NAME
from governance.matters.ladder import Post
from governance.matters.lateness import Made
from governance.matters.matter import (
    Move,
    Outcome,
    Party,
    State,
    Visibility,
    WrongParty,
    WrongState,
    may_handle,
    may_read,
    may_see_name,
    moved,
)
from governance.roles import Act, Role, may
from handlers.frame.refusals import NotAllowed, NotYours, Refusal
from handlers.frame.words import N_, Words
from handlers.frame.work import Work
from storage.assignment import charges
from storage.assignment.charges import Charge
from storage.comments import comments
from storage.comments.comments import Comment
from storage.communities import accounts, communities
from storage.communities.accounts import Account
from storage.communities.communities import Community
from storage.engine.uow import UnitOfWork
from storage.matters import joiners as matter_joiners
from storage.matters import matters
from storage.matters import steps as matter_steps
from storage.matters.joiners import Joiner
from storage.matters.matters import Matter
from storage.matters.steps import Step
from storage.offices import roles
from storage.ratings import judgements, pictures
from storage.ratings.judgements import Judgement
from storage.ratings.pictures import Picture

NOT_NOW: dict[State, str] = {
    State.RAISED: N_("Matter {number} is open and has not been closed yet."),
    State.TAKEN: N_("Matter {number} is open and has not been closed yet."),
    State.REOPENED: N_("Matter {number} is open again and has not been closed yet."),
    State.CLOSED: N_("Matter {number} is already closed."),
    State.FIXED: N_("Matter {number} is done and confirmed. If it comes back, please raise it again."),
    State.WITHDRAWN: N_("Matter {number} was taken back by its author."),
    State.MERGED: N_("Matter {number} was merged into another one, which is dealt with now."),
}
_NOT_YOURS: dict[Move, str] = {
    Move.JOIN: N_("This is your own matter, so you hear about each step anyway."),
    Move.CONFIRM: N_("Only the person who raised the matter can say it is done."),
    Move.REOPEN: N_(
        "Only the person who raised the matter, or anyone who has it too, can say that. Next time, press “Me "
        "too” first."
    ),
    Move.WITHDRAW: N_("Only the person who raised the matter can take it back."),
}


@dataclass(frozen=True, slots=True)
class View:
    """A matter with all that is shown of it. `people`: accounts by key; `asked`: who is asked now."""

    matter: Matter
    community: Community
    people: dict[int, Account]
    asked: tuple[int, ...]
    charge: Charge | None
    joiners: tuple[Joiner, ...]
    steps: tuple[Step, ...]
    photos: int
    comments: tuple[Comment, ...] = ()
    rating: Judgement | None = None  # what its raiser says of the last closing
    picture: Picture | None = None  # before and after, once there was one

    def name(self, t: Words, account: int | None) -> str:
        """The name of an account that is shown; empty for none, and said in words if it was erased."""
        found = self.people.get(account) if account is not None else None
        if found is None:
            return ""
        return t.plain("somebody who has erased their data") if found.erased else found.name

    @property
    def public(self) -> View:
        """As everybody may read it: without numbers that open a person to strangers."""
        one = self.matter
        matter = replace(one, text=masked(one.text), place=masked(one.place), note=masked(one.note))
        steps = tuple(replace(one, text=masked(one.text)) for one in self.steps)
        said = tuple(replace(one, text=masked(one.text)) for one in self.comments)
        return replace(self, matter=matter, steps=steps, comments=said)

    def read_by(self, parties: frozenset[Party]) -> View:
        """As these parties may read it: whole for whoever handles it and for whose it is."""
        return self if parties & {Party.HANDLER, Party.RAISER} else self.public

    @property
    def hangs_out(self) -> bool:
        """Can what came of it hang where everybody passes? What neighbours can read anyway, and what was done."""
        matter = self.matter
        over = matter.state in {State.CLOSED, State.FIXED} and matter.outcome is Outcome.DONE
        return over and matter.visibility is Visibility.OPEN

    @property
    def remarks(self) -> list[Comment]:
        """Its comments, without what belongs to the wording."""
        return [one for one in self.comments if one.sort is Sort.COMMENT]

    @property
    def voices(self) -> list[Comment]:
        """The voice notes among what was said."""
        return [one for one in self.comments if one.sort is Sort.VOICE and not one.erased]

    @property
    def warned(self) -> bool:
        """Was whoever is in charge reminded of it? Before that nobody is named for being late."""
        return self.charge is not None and self.charge.nudged_at is not None

    @property
    def made(self) -> list[Made]:
        """Its steps as the rules read them: which move, and until when."""
        return [(step.move, step.until) for step in self.steps]

    @property
    def raiser(self) -> Account:
        """Whose matter it is."""
        return self.people[self.matter.raiser]


async def posts_of(uow: UnitOfWork, community: int) -> list[Post]:
    """Who holds which role in a community, as the ladder wants it."""
    return [Post(one.account, one.role, one.scope) for one in await roles.holders(uow, community)]


async def load(uow: UnitOfWork, community: int, matter: int) -> View:
    """The matter and all that is shown of it. Raises LookupError if there is none in this community."""
    found = await matters.get(uow, community, matter)
    charge = await charges.of(uow, matter)
    asked = (charge.account,) if charge is not None else ()
    joiners = await matter_joiners.of(uow, matter)
    steps = await matter_steps.of(uow, matter)
    said = await comments.of(uow, matter)
    keys = {found.raiser, found.brought_by, found.taken_by, *asked, charge.stands_for if charge else None}
    keys |= {one.account for one in joiners} | {step.account for step in steps}
    keys |= {one.account for one in said}
    people = await accounts.several(uow, sorted(key for key in keys if key is not None))
    return View(
        matter=found,
        community=await communities.get(uow, community),
        people={one.id: one for one in people},
        asked=asked,
        charge=charge,
        joiners=tuple(joiners),
        steps=tuple(steps),
        photos=await matter_steps.count_photos(uow, matter),
        comments=tuple(said),
        rating=(await judgements.given(uow, matter, found.round)).get(found.raiser) if found.closed_at else None,
        picture=None if _fresh(found) else await pictures.of(uow, matter),
    )


def _fresh(matter: Matter) -> bool:
    """Was it never closed, nor taken back? Then it has no picture."""
    return matter.state in {State.RAISED, State.TAKEN} and matter.round == 0


def parties_of(view: View, account: int, held: frozenset[Role]) -> frozenset[Party]:
    """Who somebody is to the matter."""
    parties = {Party.RAISER if account == view.matter.raiser else Party.NEIGHBOUR}
    if account in {one.account for one in view.joiners}:
        parties.add(Party.JOINED)
    if may_handle(view.matter.kind, held):
        parties.add(Party.HANDLER)
    return frozenset(parties)


def sees_name(view: View, parties: frozenset[Party], held: frozenset[Role]) -> bool:
    """Whether somebody with these roles sees whose matter it is."""
    sees_hidden = may(held, SEE_HIDDEN_NAME)
    return may_see_name(view.matter.visibility, parties, sees_hidden=sees_hidden)


async def pressed(work: Work, matter: int, act: Act) -> tuple[View, frozenset[Party], frozenset[Role]]:
    """The matter that a button names, for whoever pressed it: authorised, and only if they may read it.

    Raises NotYours, NotAllowed. Nothing of a hidden matter is ever told to a press in the group.
    """
    community = await matters.whose(work.uow, matter)
    if community is None:
        raise NotYours
    held = await work.require(act, community)
    view = await load(work.uow, community, matter)
    parties = parties_of(view, (await work.account()).id, held)
    shown = view.matter.visibility is Visibility.OPEN if not work.private else True
    if not shown or not may_read(view.matter.visibility, parties):
        raise NotYours
    return view, parties, held


def state_after(view: View, move: Move, parties: frozenset[Party]) -> State:
    """Where the matter stands after a move. Raises a refusal that says why it cannot be made."""
    number = view.matter.number
    try:
        return moved(view.matter.state, move, parties)
    except WrongParty:
        raise NotAllowed(_NOT_YOURS.get(move), number=number) from None
    except WrongState:
        raise Refusal(NOT_NOW[view.matter.state], number=number) from None
