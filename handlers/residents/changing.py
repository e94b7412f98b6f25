"""Changes of bindings: what follows when somebody is tied to a home, or no longer."""

from __future__ import annotations

from governance.register.register import Place
from governance.residents.binding import Binding, Ending
from handlers.frame.buttons import Keyboard, button
from handlers.frame.places import say_place
from handlers.frame.words import N_, Html, Words, words
from handlers.frame.work import Work
from handlers.residents.offices_along import offer_move
from storage.approvals import changes
from storage.approvals.changes import Kind as ChangeKind
from storage.ballots import binding_endings
from storage.communities import accounts
from storage.communities.communities import Community
from storage.engine import journal
from storage.engine.outbox import Kind
from storage.engine.subjects import Subject
from storage.register import register
from storage.residents import bindings

_TOLD = {
    Ending.REPLACED: N_(
        "🏠 {place} in {community}: a newer slip was used, and {name} confirmed it. The home is now linked "
        "to another account, and you can no longer vote for it from here."
    ),
    Ending.MOVED_OUT: N_(
        "🏠 {place} in {community}: {name}, an owner there, says you have moved out. You are no longer "
        "linked to it. If that is wrong, please ask for a new invitation, or talk to the committee: /who"
    ),
    Ending.WRONG: N_(
        "🏠 {place} in {community}: two committee members found that this home is not yours. You are not "
        "linked to it, and your ballots for it in open votes do not count."
    ),
}


async def settle_binding(work: Work, community: Community, binding: Binding, *, by: int) -> bool:
    """It counts from now on; an older account of the same owner does not. False if it does not wait any more."""
    await _replace_older(work, community, binding, by=by)
    if not await bindings.confirm(work.uow, binding.id, by=by):
        return False
    journal.record(work.uow, community.id, "binding.confirmed", Subject("binding", binding.id), {"by": by})
    changes.note(
        work.uow,
        community.id,
        ChangeKind.BINDING,
        {"relation": binding.relation.value},
        of=binding.unit,
        proposed_by=binding.account,
        confirmed_by=by,
    )
    return True


async def end_binding(
    work: Work, community: Community, binding: Binding, why: Ending, *, by: int, proposed_by: int | None = None
) -> bool:
    """End it with all that follows; False if it was over before. `proposed_by`: the first of two people."""
    if not await bindings.end(work.uow, binding.id, by=by, why=why):
        return False
    facts = {"by": by, "why": why.value}
    journal.record(work.uow, community.id, "binding.ended", Subject("binding", binding.id), facts)
    if binding.counts:
        gone = {"why": why.value, "relation": binding.relation.value}
        first, second = (proposed_by, by) if proposed_by else (by, None)
        changes.note(
            work.uow,
            community.id,
            ChangeKind.UNBINDING,
            gone,
            of=binding.unit,
            proposed_by=first,
            confirmed_by=second,
        )
        await work.house.tell("when_binding_ends", work, community, binding, why)
    await _tell(work, community, binding, why, by)
    return True


async def _tell(work: Work, community: Community, binding: Binding, why: Ending, by: int) -> None:
    person = await accounts.get(work.uow, binding.account)
    if why not in _TOLD or person.private_chat is None:
        return
    t = words(person.language)
    place = (await register.places(work.uow, community.id, [binding.unit]))[binding.unit]
    name = (await accounts.get(work.uow, by)).name
    text = t(_TOLD[why], place=say_place(t, place), community=community.name, name=name)
    work.post(person.private_chat, text, kind=Kind.NOTICE)


async def _replace_older(work: Work, community: Community, binding: Binding, *, by: int) -> None:
    """The owner is confirmed with another account: the old one loses the right at once, and is told."""
    for old in await binding_endings.rivals(work.uow, binding):
        if await end_binding(work, community, old, Ending.REPLACED, by=by, proposed_by=binding.account):
            await _offer_protest(work, old, binding)
            await offer_move(work, community, old.account, binding.account, binding.id)


async def _offer_protest(work: Work, old: Binding, new: Binding) -> None:
    person = await accounts.get(work.uow, old.account)
    if person.private_chat is not None:
        t = words(person.language)
        text = t("Was that not you? Tell me now, and two committee members will look into it.")
        work.post(person.private_chat, text, _protest(t, new), kind=Kind.NOTICE)


async def warn_older(work: Work, community: Community, binding: Binding, place: Place) -> None:
    """Somebody claims to be an owner who is tied already: whoever is tied hears of it before anybody confirms."""
    for old in await binding_endings.rivals(work.uow, binding):
        person = await accounts.get(work.uow, old.account)
        if person.private_chat is None:
            continue
        t = words(person.language)
        text = t(
            "🏠 {place} in {community}: somebody with a slip for this home claims to be you on another "
            "account. If a second person confirms it, the home moves there and you can no longer vote for "
            "it from here.",
            place=say_place(t, place),
            community=community.name,
        )
        work.post(person.private_chat, text, _protest(t, binding), kind=Kind.NOTICE)


def _protest(t: Words, binding: Binding) -> Keyboard:
    return [[button(t.plain("That is not me"), "dispute.binding", binding.id)]]


async def say_older(work: Work, t: Words, binding: Binding) -> Html | None:
    """What a confirmer must know: who speaks for this owner at present, and loses the right with the confirmation."""
    old = await binding_endings.rivals(work.uow, binding) if binding.waits else []
    if not old:
        return None
    people = await accounts.several(work.uow, [one.account for one in old])
    names = t.plain(", ").join(one.name for one in people)
    return t(
        "This owner is currently linked to another account: {names}. Confirming unlinks that account at once.",
        names=names,
    )
