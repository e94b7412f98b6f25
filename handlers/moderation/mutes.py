"""Mutes: how the committee stops somebody from raising, joining or posting for a while. Whom, why, how long."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from telegram import Message

from governance.moderation.acts import MUTE
from governance.moderation.mute import LENGTHS, Mute, Reason, may_be_muted, needs_second
from handlers.approvals import committee_room
from handlers.frame.buttons import Keyboard, button, link
from handlers.frame.dates import say_length, say_moment
from handlers.frame.deep_links import deep_link
from handlers.frame.muted import REASONS, say_reason
from handlers.frame.refusals import NotYours, Refusal, Stale, TooLong
from handlers.frame.role_words import what_now
from handlers.frame.triggers import ButtonPress, Command, DialogueAnswer, Guided, Line, Press, Route
from handlers.frame.unfinished import change_button, stop_button, titled
from handlers.frame.words import N_, Html, Words, words
from handlers.frame.work import Work
from handlers.moderation.deciding import NoSecond, wait_for_second
from handlers.moderation.telling import take_effect
from storage.communities import accounts, communities, members
from storage.communities.accounts import Account
from storage.engine import journal
from storage.engine.outbox import Kind
from storage.engine.subjects import Subject
from storage.moderation import mutes
from storage.offices.roles_of import roles_of
from storage.queues import dialogues
from storage.queues.dialogues import Dialogue

_DIALOGUE = "mute"
_SHOWN = 6
_LONGEST = 200  # characters of a reason in words


class Unknown(Refusal):
    """Somebody who has never used the bot cannot be stopped from using it."""

    message = N_(
        "I do not know this person here: they have never used me. A group administrator can restrict them in Telegram."
    )


class InOffice(Refusal):
    """Whoever holds a role is not muted."""

    message = N_(
        "{name} holds an office, and nobody in office can be muted. The committee settles that among itself: /who"
    )


class Already(Refusal):
    """One at a time."""

    message = N_("{name} is already muted, or it needs a second person to confirm. See /mute.")


async def command(work: Work, line: Line) -> None:
    """`/mute`: in private who is muted; in the group, as an answer to somebody's message, about them, in private."""
    community = await work.community()
    await work.require(MUTE, community.id)
    if (await work.account()).private_chat is None:
        t = await work.words()
        address = deep_link(work.bot, "do", "mute")
        text = t("Please do this in a private chat with me, so the group stays readable.")
        await work.reply(text, [[link(t.plain("Open the private chat"), address)]])
        return
    person = None if work.private else await _replied_to(work, line.message)
    if person is None:
        await _list(work, community.id)
    else:
        await _chosen(work, community.id, person)


async def _replied_to(work: Work, message: Message) -> Account | None:
    author = message.reply_to_message.from_user if message.reply_to_message else None
    if author is None or author.is_bot:
        return None
    known = await accounts.by_telegram_id(work.uow, author.id)
    if known is None:
        raise Unknown
    return known


async def _say(work: Work, text: Html, rows: Keyboard = ()) -> None:
    """In private, wherever it was asked from: who is muted is nobody else's business."""
    chat = (await work.account()).private_chat
    if chat is None:
        raise Stale
    work.post(chat, text, rows, kind=Kind.ANSWER, card="mute.dialogue", fresh=work.query is None)


async def _own_words(work: Work) -> Words:
    return words((await work.account()).language)


async def _list(work: Work, community: int) -> None:
    t, now = await _own_words(work), await mutes.current(work.uow, community)
    people = {one.id: one.name for one in await accounts.several(work.uow, [mute.account for mute in now])}
    zone = (await communities.get(work.uow, community)).timezone
    lines = [_line(t, mute, people[mute.account], zone) for mute in now[:_SHOWN]]
    rows = [[button(t.plain("Lift: {name}", name=people[one.account])[:40], "mute.lift", one.id)] for one in now]
    rows = [*rows[:_SHOWN], [button(t.plain("Mute somebody"), "mute.begin", community)]]
    await _say(work, Html("\n".join(lines)) if lines else t("Nobody is muted here."), rows)


def _line(t: Words, mute: Mute, name: str, zone: str) -> Html:
    reason = say_reason(t, mute)[:60]
    if mute.until is None:
        length = say_length(t, mute.length)
        return t("{name}: proposed for {length}, {reason}", name=name, length=length, reason=reason)
    return t("{name}: until {until}, {reason}", name=name, until=say_moment(t, mute.until, zone), reason=reason)


# Whom, why, how long


async def begin(work: Work, press: Press) -> None:
    """Whom?"""
    community = press.number()
    await work.require(MUTE, community)
    work.answer("")
    await _ask(work, "whom", {"community": community}, number=0)


async def ask(work: Work, dialogue: Dialogue) -> None:
    """Go on with what was laid aside."""
    await work.require(MUTE, int(dialogue.answers["community"]))
    await _ask(work, dialogue.step, dialogue.answers, number=dialogue.number)


async def _ask(
    work: Work, step: str, answers: Mapping[str, Any], rows: Keyboard = (), *, number: int | None = None
) -> None:
    if number is None:
        number = known.number if (known := await _known(work)) else 0
    account, t = await work.account(), await _own_words(work)
    draft = await dialogues.save(work.uow, Dialogue(account.id, _DIALOGUE, step, answers, number))
    if step == "whom":
        text = t("Who should be muted? Send part of the name, or reply to their message in the group with /mute.")
    elif step == "why":
        rows = [[button(t.plain(text), "mute.why", reason.value)] for reason, text in REASONS.items()]
        text = t("Why should {name} be muted? Press a reason, or write it in a few words.", name=answers["name"])
    else:
        rows = [[button(say_length(t, one), "mute.length", one.days) for one in LENGTHS]]
        text = t(
            "For how long? {name} will be told the reason, can still vote and see everything, and can appeal to "
            "people other than you. More than a day needs a second committee member.",
            name=answers["name"],
        )
        rows = [*rows, [change_button(t, draft)]]
    stop = [stop_button(draft, t.plain("Mute nobody"))]
    await _say(work, text, [*rows, stop])


async def _known(work: Work) -> Dialogue | None:
    return await dialogues.of(work.uow, (await work.account()).id, _DIALOGUE)


async def _open(work: Work, *steps: str) -> dict[str, Any]:
    dialogue = await _known(work)
    if dialogue is None or dialogue.step not in steps:
        raise Stale
    await work.require(MUTE, int(dialogue.answers["community"]))
    return dict(dialogue.answers)


async def heard(work: Work, line: Line) -> None:
    """A name, or a reason in words."""
    answers = await _open(work, "whom", "why", "length")
    if (draft := await _known(work)) is not None and draft.step != "whom":
        if len(line.text) > _LONGEST:
            raise TooLong(length=len(line.text), limit=_LONGEST)
        if not line.text:
            raise Refusal(N_("Please write the reason in a few words, at most {limit} characters."), limit=_LONGEST)
        await _ask(work, "length", {**answers, "reason": Reason.WORDS.value, "words": line.text})
        return
    if not 1 <= len(line.text) <= 60:
        raise Refusal(N_("Please send part of the name."))
    keys = await members.named(work.uow, answers["community"], line.text, limit=_SHOWN)
    found = await accounts.several(work.uow, keys)
    if not found:
        raise Unknown
    rows = [[button(one.name[:40], "mute.pick", one.id)] for one in found]
    await _say(work, (await _own_words(work))("Who do you mean?"), rows)


async def pick(work: Work, press: Press) -> None:
    """The person is known."""
    answers = await _open(work, "whom", "why", "length")
    community, chosen = int(answers["community"]), press.number()
    if not await members.belongs(work.uow, community, chosen):
        raise NotYours
    work.answer("")
    await _chosen(work, community, await accounts.get(work.uow, chosen), answers)


async def _chosen(work: Work, community: int, person: Account, answers: Mapping[str, Any] | None = None) -> None:
    """Why? `answers`: those of the dialogue that goes on; without them it begins with the person."""
    await _check(work, community, person)
    known = {**(answers or {}), "community": community, "account": person.id, "name": person.name}
    await _ask(work, "length" if "reason" in known else "why", known, number=0 if answers is None else None)


async def _check(work: Work, community: int, person: Account) -> None:
    if not await members.belongs(work.uow, community, person.id):
        raise Unknown
    if not may_be_muted(await roles_of(work.uow, community, person.id)):
        raise InOffice(name=person.name)
    if await mutes.of(work.uow, community, person.id) is not None:
        raise Already(name=person.name)


async def why(work: Work, press: Press) -> None:
    """A reason was pressed."""
    answers = await _open(work, "why", "length")
    reason = press.one_of(REASONS)
    work.answer("")
    await _ask(work, "length", {**answers, "reason": reason.value, "words": ""})


async def choose_length(work: Work, press: Press) -> None:
    """The last press: a day holds at once, more waits for a second person."""
    answers = await _open(work, "length")
    length = timedelta(days=press.number())
    if length not in LENGTHS:
        raise NotYours
    by, community = await work.account(), int(answers["community"])
    person = await accounts.get(work.uow, int(answers["account"]))
    await _check(work, community, person)
    if needs_second(length) and not await committee_room.seconds(work, community, MUTE, without={by.id, person.id}):
        raise NoSecond(buttons=lambda t: [[what_now(t, community)]])
    mute = await mutes.propose(
        work.uow,
        community,
        person.id,
        reason=Reason(answers["reason"]),
        words=str(answers["words"]),
        length=length,
        by=by.id,
    )
    if (dialogue := await _known(work)) is not None:
        await dialogues.end(work.uow, dialogue)
    content = {"by": by.id, "account": person.id, "reason": mute.reason.value, "words": mute.words}
    journal.record(work.uow, community, "mute.proposed", Subject("mute", mute.id), {**content, "days": length.days})
    t = await _own_words(work)
    if needs_second(length):
        names = t.plain(", ").join(await wait_for_second(work, mute))
        text = t("Proposed. One of these people needs to confirm: {names}.", names=names)
    else:
        await take_effect(work, mute, confirmed_by=None)
        text = t("{name} is muted for {length}. Only they are told.", name=person.name, length=say_length(t, length))
    work.answer(t.plain("Recorded."))
    await _say(work, text)


def _named(t: Words, answers: Mapping[str, Any]) -> str:
    return titled(t, t.plain("mute"), str(answers.get("name", "")))


_GUIDED = Guided(
    named=_named,
    ask=ask,
    keeps=lambda answers: "account" in answers,
    fields={"whom": N_("Who"), "why": N_("The reason")},
    card="mute.dialogue",
    dropped=N_("Nobody was muted."),
)
ROUTES = [
    Route(Command("mute", N_("Stop somebody from posting through me for a while"), place=96), command, MUTE),
    Route(ButtonPress("mute.begin"), begin, MUTE),
    Route(DialogueAnswer(_DIALOGUE, _GUIDED), heard, MUTE),
    Route(ButtonPress("mute.pick"), pick, MUTE),
    Route(ButtonPress("mute.why"), why, MUTE),
    Route(ButtonPress("mute.length"), choose_length, MUTE),
]
