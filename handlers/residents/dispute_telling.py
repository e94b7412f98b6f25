"""Dispute: who is asked about it, what they read, and who hears how it ended."""

from __future__ import annotations

from governance.residents.acts import DECIDE_DISPUTE
from governance.residents.dispute import Dispute, DisputeState, Finding, may_find, may_settle
from governance.roles import Role
from handlers.approvals import committee_room
from handlers.approvals.approval import Approval, Asked
from handlers.approvals.committee_room import Say
from handlers.frame.buttons import Keyboard, button, link
from handlers.frame.deep_links import deep_link
from handlers.frame.places import say_place
from handlers.frame.words import N_, Html, Words, words
from handlers.frame.work import Work
from handlers.residents.telling import CLAIM, claim_text, place_of
from handlers.residents.words import RELATIONS
from handlers.tally.weights import say_weight
from storage.communities import accounts, chats, communities
from storage.communities.accounts import Account
from storage.communities.communities import Community
from storage.engine.outbox import Kind
from storage.engine.subjects import Subject
from storage.offices import roles
from storage.register import register
from storage.residents import bindings, disputes

DECIDERS = (Role.COMMITTEE, Role.CHAIR, Role.STEWARD)
_FINDINGS = {
    Finding.WRONG: N_("{name} thinks this is wrong and the home should be unlinked."),
    Finding.RIGHT: N_("{name} thinks it is right as it is."),
}


async def deciders(work: Work, _community: Community, dispute: Dispute) -> list[Account]:
    """Who may decide it."""
    held = await roles.holders(work.uow, dispute.community, *DECIDERS)
    keys = sorted({one.account for one in held if may_find(dispute, one.account)})
    return await accounts.several(work.uow, keys)


async def ask_deciders(work: Work, community: Community, dispute: Dispute) -> list[str]:
    """Show it to everybody who may decide; without anybody the group is told. Returns the names of those asked."""
    asked = await DISPUTE.ask(work, community, dispute, fresh=True)
    if not asked:
        t = words(community.language)
        text = t("⚖️ There is something about the register for the committee to settle. Please look in private.")
        keyboard = [[link(t.plain("Who is waiting"), deep_link(work.bot, "waiting", community.id))]]
        for group in await chats.groups_of(work.uow, community.id, "owners"):
            work.post(group.id, text, keyboard, kind=Kind.NOTICE, card="waiting")
    return [one.name for one in asked]


async def _asked(work: Work, community: Community, dispute: Dispute) -> Asked:
    """What is about one of the committee is kept out of its group."""
    return Asked(await deciders(work, community, dispute), about=dispute.parties)


async def _question(work: Work, community: Community, dispute: Dispute) -> Say:
    async def question(t: Words, reader: Account | None) -> tuple[Html, Keyboard]:
        text = await dispute_text(work, t, community, dispute)
        if reader is not None:
            return text, _buttons(t, dispute, reader.id)
        rows = _buttons(t, dispute, 0)
        if dispute.binding is None and dispute.state is DisputeState.OPEN:  # it is corrected in private
            look = link(t.plain("Correct the entry"), deep_link(work.bot, "waiting", community.id))
            rows = [[rows[0][0], look]]
        return text, rows

    return question


async def show(work: Work, community: Community, dispute: Dispute, reader: Account, *, fresh: bool = False) -> None:
    """The dispute with what can be done about it, to one who may decide."""
    t = words(reader.language)
    text = await dispute_text(work, t, community, dispute)
    keyboard = _buttons(t, dispute, reader.id)
    work.post(reader.private_chat or 0, text, keyboard, kind=Kind.CARD, card=DISPUTE.card_of(dispute), fresh=fresh)


async def dispute_text(work: Work, t: Words, community: Community, dispute: Dispute) -> Html:
    """Who says what about which home, what stands there now, and what was found so far."""
    place = (await register.places(work.uow, community.id, [dispute.unit]))[dispute.unit]
    raiser = await accounts.get(work.uow, dispute.raised_by)
    where = {"name": raiser.name, "place": say_place(t, place), "community": community.name}
    if dispute.binding is None:
        lines = [t("⚖️ {name} says the register entry for <b>{place}</b> ({community}) is wrong:", **where)]
        lines += [t("“{reason}”", reason=dispute.reason), await _line_now(work, t, dispute)]
    else:
        lines = [t("⚖️ {name} says the wrong person is linked to <b>{place}</b> ({community}):", **where)]
        lines.append(await _binding_now(work, t, dispute))
    if dispute.finding is not None and dispute.proposed_by is not None:
        finder = await accounts.get(work.uow, dispute.proposed_by)
        lines.append(t(_FINDINGS[dispute.finding], name=finder.name))
    return Html("\n".join(lines))


async def _line_now(work: Work, t: Words, dispute: Dispute) -> Html:
    found = await register.entry(work.uow, dispute.community, dispute.unit)
    if found is None:
        return t("This home is no longer in the register.")
    names = t.plain(", ").join(owner.name for owner in found[0].owners)
    weighing = (await communities.get(work.uow, dispute.community)).weighing
    if not weighing.stated or not found[0].weight:
        return t("In the register: {owner}", owner=names)
    return t("In the register: {weight}, {owners}", weight=say_weight(t, found[0].weight, weighing), owners=names)


async def _binding_now(work: Work, t: Words, dispute: Dispute) -> Html:
    binding = await bindings.get(work.uow, dispute.binding or 0)
    if binding is None:
        return Html("")
    person = await accounts.get(work.uow, binding.account)
    said = t(RELATIONS[binding.relation])
    if binding.waits:
        return t("{name}, who claims to be {relation} and has not been confirmed yet.", name=person.name, relation=said)
    return t("{name}, as {relation}.", name=person.name, relation=said)


def _buttons(t: Words, dispute: Dispute, reader: int) -> Keyboard:
    if dispute.state is DisputeState.DECIDED:
        return []
    if dispute.state is DisputeState.PROPOSED:
        if not may_settle(dispute, reader):
            return []
        no = button(t.plain("I disagree"), "dispute.disagree", dispute.id)
        return [[no, button(t.plain("I agree"), "dispute.settle", dispute.id, style="primary")]]
    right = button(t.plain("It is right as it is"), "dispute.find", dispute.id, Finding.RIGHT.value)
    if dispute.binding is None:
        return [[right, button(t.plain("Correct the entry"), "correct.dispute", dispute.id)]]
    return [[right, button(t.plain("It is wrong"), "dispute.find", dispute.id, Finding.WRONG.value)]]


async def tell_end(work: Work, community: Community, dispute: Dispute) -> None:
    """Whoever raised it, and everybody who was asked, hear how it ended and by whom."""
    names = await _decided_by(work, dispute)
    raiser = await accounts.get(work.uow, dispute.raised_by)
    place = (await register.places(work.uow, community.id, [dispute.unit]))[dispute.unit]
    if raiser.private_chat is not None:
        t = words(raiser.language)
        text = t(_end_of(dispute), place=say_place(t, place), community=community.name, names=_and(t, names))
        work.post(raiser.private_chat, text, kind=Kind.RECEIPT, card=Subject("mydispute", dispute.id), fresh=True)
    await DISPUTE.settle(work, community, dispute, N_("Decided by {names}."), await work.account())


async def _decided_by(work: Work, dispute: Dispute) -> list[str]:
    keys = [key for key in (dispute.proposed_by, dispute.decided_by) if key is not None]
    people = {one.id: one.name for one in await accounts.several(work.uow, keys)}
    return list(dict.fromkeys(people[key] for key in keys))


def _and(t: Words, names: list[str]) -> str:
    return t.plain(" and ").join(names)


async def _outcome(work: Work, community: Community, dispute: Dispute, sentence: str, _by: Account | None) -> Say:
    names = await _decided_by(work, dispute)
    place = (await register.places(work.uow, community.id, [dispute.unit]))[dispute.unit]

    async def ended(t: Words, reader: Account | None) -> tuple[Html, Keyboard]:
        by = t(sentence, names=_and(t, names))
        if reader is None:
            return Html("\n".join([t("⚖️ {place}", place=say_place(t, place)), by])), []
        return Html(f"{await dispute_text(work, t, community, dispute)}\n{by}"), []

    return ended


OVER = N_("This was already decided, or has been reopened.")


def _end_of(dispute: Dispute) -> str:
    if dispute.finding is Finding.RIGHT:
        return N_(
            "⚖️ {place} in {community}: {names} checked the register and found it right. If you can show "
            "otherwise, please talk to them."
        )
    if dispute.binding is None:
        return N_("⚖️ {place} in {community}: {names} corrected your entry in the register. See /home.")
    return N_(
        "⚖️ {place} in {community}: {names} found that you were right. The other account is no longer linked to it."
    )


async def close_claim_cards(work: Work, community: Community, key: int) -> None:
    """A claim that is disputed cannot be confirmed by one person any more: its cards say so."""
    binding = await bindings.get(work.uow, key)
    if binding is None or not binding.waits:
        return
    place = await place_of(work, binding)

    async def disputed(t: Words, _reader: Account | None) -> tuple[Html, Keyboard]:
        text = await claim_text(work, t, community, binding, place)
        said = t("Somebody says this is wrong. Two committee members settle that first: /todo")
        return Html(f"{text}\n{said}"), []

    await committee_room.settle(work, community.id, CLAIM.card_of(binding), disputed)


DISPUTE = Approval(
    word="dispute",
    table="disputes",
    act=DECIDE_DISPUTE,
    load=lambda work, _, key: disputes.get(work.uow, key),
    waits=lambda dispute: dispute.state is not DisputeState.DECIDED,
    rights_first=True,
    over=OVER,
    asked=_asked,
    question=_question,
    outcome=_outcome,
    also=deciders,
)
