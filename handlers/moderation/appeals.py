"""Appeal of somebody who is muted: others than those who decided it hear and decide it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from governance.moderation.acts import APPEAL, DECIDE_APPEAL
from governance.moderation.mute import Mute, State, may_decide, silences
from handlers.approvals import committee_room
from handlers.approvals.approval import Asked, Decision
from handlers.approvals.committee_room import Say
from handlers.frame.buttons import Keyboard, button
from handlers.frame.dates import say_moment
from handlers.frame.muted import own_card, say_reason
from handlers.frame.refusals import NotYours, Refusal, Stale, TooLong
from handlers.frame.triggers import ButtonPress, DeepLink, DialogueAnswer, Guided, Line, Press, Route, Start
from handlers.frame.words import N_, Html, Words
from handlers.frame.work import Work
from handlers.moderation.deciding import MUTING, Over
from handlers.moderation.telling import close, subject, tell_person
from storage.communities import accounts, communities
from storage.communities.accounts import Account
from storage.communities.communities import Community
from storage.engine import journal
from storage.engine.outbox import Kind
from storage.engine.subjects import Subject
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
        raise Refusal(N_("This has ended: you can raise matters, press “Me too” and post again."))
    if mute.appeal is not None:
        raise Refusal(N_("Your appeal is already recorded. I will tell you the result."))


async def started(work: Work, start: Start) -> None:
    """The link from the group: why one is muted, and until when."""
    community = start.number()
    await work.require(APPEAL, community)
    t, mute = await work.words(), await mutes.of(work.uow, community, (await work.account()).id)
    if mute is None or not silences(mute, work.now):
        await work.reply(t("This has ended: you can raise matters, press “Me too” and post again."))
        return
    text, rows = own_card(t, mute, await communities.get(work.uow, mute.community))
    await work.reply(text, rows, card=Subject("muted", mute.id), fresh=True)


async def appeal(work: Work, press: Press) -> None:
    """The person wants others to look at it: what do they say?"""
    mute = await _mine(work, press.number())
    _check_open(work, mute)
    account = await work.account()
    if account.private_chat is None:
        raise Stale
    await ask(work, Dialogue(account.id, _DIALOGUE, "words", {"mute": mute.id}))
    work.answer("")


async def ask(work: Work, dialogue: Dialogue) -> None:
    """What do they say?"""
    mute = await _mine(work, int(dialogue.answers["mute"]))
    _check_open(work, mute)
    account, t = await work.account(), await work.words()
    await dialogues.save(work.uow, dialogue)
    text = t(
        "Say in one message why this should end, or just send the appeal. People other than those who "
        "decided will read it."
    )
    rows = [[button(t.plain("Just send the appeal"), "mute.plead", mute.id)]]
    work.post(account.private_chat or 0, text, rows, kind=Kind.ANSWER)


async def plead(work: Work, press: Press) -> None:
    """An appeal without words."""
    mute = await _mine(work, press.number())
    _check_open(work, mute)
    await _send(work, mute, "")
    work.answer((await work.words()).plain("Recorded."))


async def heard(work: Work, line: Line) -> None:
    """An appeal in words."""
    dialogue = await dialogues.of(work.uow, (await work.account()).id, _DIALOGUE)
    if dialogue is None:
        raise Stale
    mute = await _mine(work, int(dialogue.answers["mute"]))
    if len(line.text) > _LONGEST:
        raise TooLong(length=len(line.text), limit=_LONGEST)
    if not line.text:
        raise Refusal(N_("Please say it in one message of at most {limit} characters."), limit=_LONGEST)
    _check_open(work, mute)
    await _send(work, mute, line.text)


async def _send(work: Work, mute: Mute, text: str) -> None:
    mute = await mutes.change(work.uow, mute, mute.state, appeal=text)
    if (dialogue := await dialogues.of(work.uow, mute.account, _DIALOGUE)) is not None:
        await dialogues.end(work.uow, dialogue)
    journal.record(work.uow, mute.community, "mute.appealed", subject(mute), {"by": mute.account, "words": text})
    community = await communities.get(work.uow, mute.community)
    others = await APPEALING.ask(work, community, mute)
    t = await work.words()
    if others:
        names = t.plain(", ").join(one.name for one in others)
        await work.reply(t("Your appeal is recorded. One of these people decides: {names}.", names=names))
    else:
        await work.reply(t("Your appeal is recorded, but there is nobody else in office yet to decide it."))
    await tell_person(work, mute)


async def _asked(work: Work, community: Community, mute: Mute) -> Asked:
    """Not in the committee's group: whoever decided the mute sits there, too."""
    without = {mute.by, mute.confirmed_by or mute.by, mute.account}
    people = await committee_room.who_may(work, community.id, DECIDE_APPEAL, without=without)
    return Asked(people, room=False)


async def _question(work: Work, community: Community, mute: Mute) -> Say:
    people = {one.id: one.name for one in await accounts.several(work.uow, [mute.account, mute.by])}

    async def question(t: Words, _reader: Account | None) -> tuple[Html, Keyboard]:
        until = say_moment(t, mute.until or work.now, community.timezone)
        lines = [
            t("{name} appeals against being muted until {until}.", name=people[mute.account], until=until),
            t("Reason given by {proposer}: {reason}.", proposer=people[mute.by], reason=say_reason(t, mute)),
        ]
        if mute.appeal:
            lines.append(t("“{words}”", words=mute.appeal))
        keep = button(t.plain("Keep the mute"), "appeal.keep", mute.id)
        end = button(t.plain("Lift the mute"), "appeal.lift", mute.id, style="primary")
        return Html("\n".join(lines)), [[keep, end]]

    return question


async def _check(work: Work, _community: Community, mute: Mute, _me: int) -> None:
    if not silences(mute, work.now):
        raise Over
    if mute.appeal is None or mute.upheld is not None:
        raise Stale


async def _kept(work: Work, community: Community, mute: Mute) -> None:
    await tell_person(work, await mutes.get(work.uow, community.id, mute.id), fresh=True)


APPEALING = replace(
    MUTING,
    act=DECIDE_APPEAL,
    waits=lambda mute: mute.appeal is not None and mute.upheld is None,
    may=may_decide,
    check=_check,
    card=lambda mute: Subject("appeal", mute.id),
    subject=subject,
    asked=_asked,
    question=_question,
)

_KEEP: Decision[Mute] = Decision(
    lambda work, _, mute, me: mutes.change(work.uow, mute, mute.state, upheld=1, decided_by=me),
    verb="appeal.keep",
    act="mute.upheld",
    cards=N_("Decided: {name} stays muted until the end."),
    said=N_("Recorded."),
    then=_kept,
)
_LIFT: Decision[Mute] = Decision(
    lambda work, _, mute, me: close(work, mute, State.LIFTED, upheld=0, decided_by=me),
    verb="appeal.lift",
    act="mute.lifted",
    facts=lambda _: {"appeal": True},
    cards=N_("Lifted: {name} can raise matters, press “Me too” and post again."),
    said=N_("Lifted."),
)


def _named(t: Words, _answers: Mapping[str, Any]) -> str:
    return t.plain("your appeal")


ROUTES = [
    Route(DeepLink("muted"), started, APPEAL),
    Route(ButtonPress("mute.appeal"), appeal, APPEAL),
    Route(ButtonPress("mute.plead"), plead, APPEAL),
    Route(DialogueAnswer(_DIALOGUE, Guided(named=_named, ask=ask)), heard, APPEAL),
    *APPEALING.on(_KEEP, _LIFT),
]
