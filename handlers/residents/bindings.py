"""Bindings: what happens when somebody scans the slip for a home, and says what they are there."""

from __future__ import annotations

from governance.register.register import Entry, Owner
from governance.residents.acts import BIND
from governance.residents.binding import Binding, Ending, Relation, code_in
from handlers.frame.buttons import Button, Keyboard, button
from handlers.frame.places import say_place
from handlers.frame.refusals import WHO, NotYours, Refusal, Stale
from handlers.frame.triggers import ButtonPress, DeepLink, Press, Route, Spelled, Start
from handlers.frame.words import N_, Html, Words
from handlers.frame.work import Work
from handlers.residents.changing import warn_older
from handlers.residents.homes import show_homes
from handlers.residents.telling import CLAIM
from handlers.residents.words import masked, relation_line
from storage.communities import communities, members
from storage.engine import journal
from storage.engine.subjects import Subject
from storage.register import register
from storage.residents import bindings
from storage.residents.bindings import Slip


class WrongCode(Refusal):
    """No slip has this code."""

    message = N_("I do not recognise this code. Please scan the slip again, or ask your building lead for a new one.")
    roads = (WHO,)


class TooManyCodes(Refusal):
    """Somebody is guessing, or cannot read the slip."""

    message = N_("Too many wrong codes. Please try again in an hour, or ask your building lead.")
    roads = (WHO,)


class UsedSlip(Refusal):
    """Each slip works once."""

    message = N_(
        "This slip has already been used. The person who used it can invite you under “My home”. If you do not know "
        "who that was, please tell the committee."
    )
    roads = (WHO,)


class VoidSlip(Refusal):
    """A newer slip has been printed."""

    message = N_(
        "A newer slip has been printed for this home; this one no longer works. Your building lead can give you "
        "the new one."
    )
    roads = (WHO,)


async def scan(work: Work, start: Start) -> None:
    """A slip was scanned: which home is it, and what is the person there?"""
    await work.chat()
    slip = await _slip(work, start.arguments[0] if start.arguments else "")
    account = await work.account()
    found = await register.entry(work.uow, slip.community, slip.unit)
    if found is None:
        raise VoidSlip
    with work.uow.aside():
        await members.join(work.uow, slip.community, account.id)
    await work.require(BIND, slip.community)
    community = await communities.get(work.uow, slip.community)
    t = await work.words()
    if slip.used_by == account.id:
        await show_homes(work, community)
        return
    if slip.used_by is not None:
        raise UsedSlip
    text = t(
        "This slip is for <b>{place}</b> in {community}.\n"
        "Who are you there? Only owners vote, and a second person must confirm your answer.",
        place=say_place(t, found[0].place),
        community=community.name,
    )
    await work.reply(text, _choices(t, start.arguments[0].lower(), found))


async def _slip(work: Work, code: str) -> Slip:
    """The slip with this code. Raises TooManyCodes, WrongCode or VoidSlip."""
    account = await work.account()
    if await bindings.must_wait(work.uow, account.id):
        raise TooManyCodes
    slip = await bindings.find_slip(work.uow, code)
    if slip is None:
        with work.uow.aside():
            await bindings.guessed_wrong(work.uow, account.id)
        raise WrongCode
    if slip.void:
        raise VoidSlip
    return slip


def _choices(t: Words, code: str, found: tuple[Entry, dict[int, Owner]]) -> Keyboard:
    rows: list[list[Button]] = []
    for key, owner in found[1].items():
        label = (
            t.plain("Owner: for the developer")
            if owner.developer
            else t.plain("Owner: {name}", name=masked(owner.name))
        )
        rows.append([button(label, "bind.own", code, key, style="primary")])
    tenant = button(t.plain("Tenant"), "bind.live", code, Relation.TENANT.value)
    family = button(t.plain("Owner's family"), "bind.live", code, Relation.FAMILY.value)
    return [*rows, [tenant, family]]


async def own(work: Work, press: Press) -> None:
    """ "I am this owner": the slip is used, and a second person is asked."""
    slip = await _pressed_slip(work, press)
    found = await register.entry(work.uow, slip.community, slip.unit)
    owner = press.number(1)
    if found is None or owner not in found[1]:
        raise NotYours
    relation = Relation.JOINT_OWNER if len(found[1]) > 1 else Relation.OWNER
    await _claim_by(work, slip, relation, owner)


async def live(work: Work, press: Press) -> None:
    """ "I live there": tenant or family."""
    slip = await _pressed_slip(work, press)
    await _claim_by(work, slip, press.one_of((Relation.TENANT, Relation.FAMILY), 1), None)


async def _pressed_slip(work: Work, press: Press) -> Slip:
    slip = await _slip(work, press.word())
    await work.require(BIND, slip.community)
    return slip


async def _claim_by(work: Work, slip: Slip, relation: Relation, owner: int | None) -> None:
    account = await work.account()
    if slip.used_by not in {None, account.id}:
        raise UsedSlip
    # Two who scan the same slip at the same moment: the second one finds it used.
    if slip.used_by is None and not await bindings.use_slip(work.uow, slip.id, by=account.id):
        raise UsedSlip
    await _claim(work, slip.community, slip.unit, relation, owner)


async def _claim(work: Work, community_id: int, unit: int, relation: Relation, owner: int | None) -> None:
    account, t = await work.account(), await work.words()
    community = await communities.get(work.uow, community_id)
    before = {one.id for one, _ in await bindings.of_account(work.uow, community.id, account.id)}
    binding = await bindings.claim(work.uow, community.id, account.id, unit, relation, owner)
    if binding.id in before:
        work.answer(_state(t, binding))
        return
    facts = {"by": account.id, "unit": unit, "relation": relation.value, "owner": owner}
    receipt = journal.record(work.uow, community.id, "binding.claimed", Subject("binding", binding.id), facts)
    place = (await register.places(work.uow, community.id, [unit]))[unit]
    await warn_older(work, community, binding, place)
    asked = [one.name for one in await CLAIM.begin(work, community, binding)]
    lines = [
        t("🏠 Recorded: {place}, {relation}.", place=say_place(t, place), relation=relation_line(t, relation)),
        _who_confirms(t, asked),
        t("Receipt {receipt}", receipt=receipt),
    ]
    await work.reply(Html("\n".join(lines)), card=Subject("claim", binding.id))
    work.answer(t.plain("Recorded. Now a second person confirms it."))


async def again(work: Work, press: Press) -> None:
    """ "Ask again": a claim that nobody confirmed in time is made once more."""
    old = await bindings.get(work.uow, press.number())
    if old is None or old.account != (await work.account()).id:
        raise NotYours
    await work.require(BIND, old.community)
    found = await register.entry(work.uow, old.community, old.unit)
    if old.ending is not Ending.EXPIRED or found is None or (old.owner is not None and old.owner not in found[1]):
        raise Stale
    await _claim(work, old.community, old.unit, old.relation, old.owner)


def _who_confirms(t: Words, asked: list[str]) -> Html:
    if not asked:
        return t("Next, somebody on the committee confirms it. I will let you know.")
    return t("Next, one of these people confirms it: {names}. I will let you know.", names=t.plain(", ").join(asked))


def _state(t: Words, binding: Binding) -> str:
    if binding.counts:
        return t.plain("You are already linked to this home.")
    return t.plain("This is already waiting for a second person to confirm it. I will let you know.")


ROUTES = [
    Route(DeepLink("slip"), scan, BIND),
    Route(Spelled(code_in), scan, BIND),
    Route(ButtonPress("bind.own"), own, BIND),
    Route(ButtonPress("bind.live"), live, BIND),
    Route(ButtonPress("bind.again"), again, BIND),
]
