"""Who hears the appeal of somebody who is muted, and what comes of it? Others than those who decided it."""

from __future__ import annotations

from governance.moderation.acts import APPEAL, DECIDE_APPEAL
from governance.moderation.mute import Mute, State, may_decide, silences
from handlers.approvals import committee_room
from handlers.frame.buttons import button
from handlers.frame.dates import say_moment
from handlers.frame.muted import own_card, say_reason
from handlers.frame.refusals import NotYours, Refusal, Stale
from handlers.frame.triggers import ButtonPress, DeepLink, DialogueAnswer, Line, Press, Route, Start
from handlers.frame.words import N_, Html, words
from handlers.frame.work import Work
from handlers.moderation.deciding import Over, SamePerson, pressed
from handlers.moderation.telling import close, show_decided, subject, tell_person
from storage.communities import accounts, communities
from storage.communities.accounts import Account
from storage.engine import journal
from storage.engine.outbox import Kind
from storage.moderation import mutes
from storage.queues import dialogues
from storage.queues.dialogues import Dialogue

_DIALOGUE = "mute.appeal"
_LONGEST = 1000  # characters of an appeal


async def _mine(work: Work, mute_id: int) -> Mute:
    community = await mutes.whose(work.uow, mute_id)
    if community is None:
        raise NotYours
    await work.require(APPEAL, community)
    mute = await mutes.get(work.uow, community, mute_id)
    if mute.account != (await work.account()).id:
        raise NotYours
    return mute


def _check_open(work: Work, mute: Mute) -> None:
    if not silences(mute, work.now):
        raise Refusal(N_("This is over: you can raise, join and post again."))
    if mute.appeal is not None:
        raise Refusal(N_("Your appeal is recorded already. You hear what came of it."))


async def started(work: Work, start: Start) -> None:
    """The link from the group: why one is muted, and until when."""
    named = start.arguments[0] if start.arguments else ""
    if not (named.isascii() and named.isdecimal() and len(named) < 18):
        raise NotYours
    await work.require(APPEAL, int(named))
    t, mute = await work.words(), await mutes.of(work.uow, int(named), (await work.account()).id)
    if mute is None or not silences(mute, work.now):
        await work.reply(t("This is over: you can raise, join and post again."))
        return
    text, rows = own_card(t, mute, await communities.get(work.uow, mute.community))
    await work.reply(text, rows, card=f"muted:{mute.id}", fresh=True)


async def appeal(work: Work, press: Press) -> None:
    """The person wants others to look at it: what do they say?"""
    mute = await _mine(work, press.number())
    _check_open(work, mute)
    account, t = await work.account(), await work.words()
    if account.private_chat is None:
        raise Stale
    answers = {"mute": mute.id}
    await dialogues.save(work.uow, Dialogue(account.id, _DIALOGUE, "words", answers))
    text = t(
        "Say in one message why this should end, or send the appeal without words. "
        "Others than those who decided read it."
    )
    rows = [[button(t.plain("Send without words"), "mute.plead", mute.id)]]
    work.post(account.private_chat, text, rows, kind=Kind.ANSWER)
    work.answer("")


async def plead(work: Work, press: Press) -> None:
    """An appeal without words."""
    mute = await _mine(work, press.number())
    _check_open(work, mute)
    await _send(work, mute, "")
    work.answer((await work.words()).plain("Recorded."))


async def heard(work: Work, line: Line) -> None:
    """An appeal in words."""
    dialogue = await dialogues.of(work.uow, (await work.account()).id)
    if dialogue is None or dialogue.kind != _DIALOGUE:
        raise Stale
    mute = await _mine(work, int(dialogue.answers["mute"]))
    if not 1 <= len(line.text) <= _LONGEST:
        raise Refusal(N_("Please say it in one message of at most {limit} characters."), limit=_LONGEST)
    _check_open(work, mute)
    await _send(work, mute, line.text)


async def _send(work: Work, mute: Mute, text: str) -> None:
    mute = await mutes.change(work.uow, mute, mute.state, appeal=text)
    await dialogues.end(work.uow, mute.account)
    journal.record(work.uow, mute.community, "mute.appealed", subject(mute), {"by": mute.account, "words": text})
    without = {mute.by, mute.confirmed_by or mute.by, mute.account}
    # Not in the committee's group: whoever decided the mute sits there, too.
    others = await committee_room.who_may(work, mute.community, DECIDE_APPEAL, without=without)
    others = [one for one in others if one.private_chat is not None]
    for other in others:
        await _ask_to_decide(work, mute, other)
    t = await work.words()
    if others:
        names = t.plain(", ").join(one.name for one in others)
        await work.reply(t("Your appeal is recorded. One of these decides it: {names}.", names=names))
    else:
        await work.reply(t("Your appeal is recorded, but nobody else is in office yet who could decide it."))
    await tell_person(work, mute)


async def _ask_to_decide(work: Work, mute: Mute, other: Account) -> None:
    if other.private_chat is None or mute.until is None:
        return
    t, community = words(other.language), await communities.get(work.uow, mute.community)
    people = {one.id: one.name for one in await accounts.several(work.uow, [mute.account, mute.by])}
    lines = [
        t(
            "{name} appeals against being muted until {until}.",
            name=people[mute.account],
            until=say_moment(t, mute.until, community.timezone),
        ),
        t("Reason given by {proposer}: {reason}.", proposer=people[mute.by], reason=say_reason(t, mute)),
    ]
    if mute.appeal:
        lines.append(t("“{words}”", words=mute.appeal))
    keep = button(t.plain("It stays"), "appeal.keep", mute.id)
    end = button(t.plain("Lift it"), "appeal.lift", mute.id, style="primary")
    work.post(other.private_chat, Html("\n".join(lines)), [[keep, end]], kind=Kind.CARD, card=f"appeal:{mute.id}")


async def keep(work: Work, press: Press) -> None:
    """The appeal is heard; the mute stays until its end."""
    mute = await _to_decide(work, press)
    me, t = await work.account(), await work.words()
    mute = await mutes.change(work.uow, mute, mute.state, upheld=1, decided_by=me.id)
    journal.record(work.uow, mute.community, "mute.upheld", subject(mute), {"by": me.id})
    await show_decided(work, mute, f"appeal:{mute.id}", N_("Decided: {name} stays muted until the end."))
    await tell_person(work, mute, fresh=True)
    work.answer(t.plain("Recorded."))


async def end_early(work: Work, press: Press) -> None:
    """The appeal is heard; the mute is over."""
    mute = await _to_decide(work, press)
    me, t = await work.account(), await work.words()
    mute = await close(work, mute, State.LIFTED, upheld=0, decided_by=me.id)
    journal.record(work.uow, mute.community, "mute.lifted", subject(mute), {"by": me.id, "appeal": True})
    await show_decided(work, mute, f"appeal:{mute.id}", N_("Lifted: {name} can raise, join and post again."))
    work.answer(t.plain("Lifted."))


async def _to_decide(work: Work, press: Press) -> Mute:
    mute = await pressed(work, press, DECIDE_APPEAL)
    if not may_decide(mute, (await work.account()).id):
        raise SamePerson
    if not silences(mute, work.now):
        raise Over
    if mute.appeal is None or mute.upheld is not None:
        raise Stale
    return mute


ROUTES = [
    Route(DeepLink("muted"), started, APPEAL),
    Route(ButtonPress("mute.appeal"), appeal, APPEAL),
    Route(ButtonPress("mute.plead"), plead, APPEAL),
    Route(DialogueAnswer(_DIALOGUE), heard, APPEAL),
    Route(ButtonPress("appeal.keep"), keep, DECIDE_APPEAL),
    Route(ButtonPress("appeal.lift"), end_early, DECIDE_APPEAL),
]
