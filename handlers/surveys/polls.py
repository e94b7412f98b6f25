"""Polls: how a committee asks the group informally. A native poll, anonymous or named; the poll says which."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from governance.moderation.allowance import Doing
from governance.surveys.acts import POLL
from handlers.frame.buttons import Keyboard, button, link
from handlers.frame.deep_links import deep_link
from handlers.frame.refusals import NotYours, Refusal, Stale, TooLong
from handlers.frame.triggers import (
    ButtonPress,
    Command,
    DeepLink,
    DialogueAnswer,
    DueTrigger,
    Guided,
    Line,
    Press,
    Route,
    Start,
)
from handlers.frame.unfinished import change_button, stop_button, titled
from handlers.frame.words import N_, Html, Words, html_of, words
from handlers.frame.work import Work
from handlers.moderation.allowances import spend
from storage.ballots import native_polls
from storage.ballots.native_polls import NativePoll
from storage.communities import accounts, chats, communities
from storage.communities.communities import Community
from storage.engine import journal
from storage.engine.outbox import Kind
from storage.engine.subjects import key_of
from storage.queues import dialogues, due
from storage.queues.dialogues import Dialogue
from storage.queues.due import Due

KIND = "poll"
QUESTION, OPTIONS, NAMES = "question", "options", "names"
_CARD = "polldraft"
QUESTION_LIMIT = 220
"""Characters; the rest of Telegram's 300 says whether the poll is anonymous."""
OPTION_LIMIT = 100
FEWEST, MOST = 2, 12
OPEN_FOR = timedelta(days=7)


class NoQuestion(Refusal):
    """Nothing that could be a question of a poll."""

    message = N_("Please send the question as text, at most {limit} characters.")


class NoOptions(Refusal):
    """Too few, too many or too long answers."""

    message = N_("Please send 2 to 12 answers, one per line, each at most {limit} characters.")


def body_of(poll: NativePoll) -> dict[str, Any]:
    """The poll as the Bot API wants it (sendPoll)."""
    return {
        "question": poll.question,
        "options": [{"text": option["text"]} for option in poll.options],
        "is_anonymous": poll.anonymous,
        "allows_multiple_answers": False,
    }


async def on_poll(work: Work, line: Line) -> None:
    """`/poll`: question in the first line, answers below it; or alone, for a guided dialogue in private."""
    community = await work.community()
    await work.require(POLL, community.id)
    lines = [each.strip() for each in line.text.splitlines() if each.strip()]
    if not work.private:
        await (_in_group(work, community, lines) if lines else _in_private(work, community))
        return
    account = await work.account()
    dialogue = Dialogue(account.id, KIND, QUESTION, {"community": community.id})
    if lines:
        await dialogues.save(work.uow, dialogue)
        work.hear_next("\n".join(lines))
    else:
        await _go_on(work, dialogue)


async def _in_group(work: Work, community: Community, lines: list[str]) -> None:
    """A whole poll is asked there, once it is said whether with names; what is not whole goes on in private."""
    account, chat, t = await work.account(), await work.chat(), await work.words()
    answers: dict[str, Any] = {"community": community.id, QUESTION: _question(lines[0])}
    try:
        whole = {**answers, OPTIONS: _options(lines[1:]), "chat": chat.id}
    except NoOptions as refusal:  # the question is good, and stays
        await dialogues.put(work.uow, Dialogue(account.id, KIND, OPTIONS, answers))
        await _in_private(work, community, t(refusal.text, **refusal.values) if len(lines) > 1 else None)
        return
    draft = await dialogues.put(work.uow, Dialogue(account.id, KIND, NAMES, whole))
    await work.reply(_summary(t, draft), _names_rows(t), card=f"{_CARD}:{account.id}", fresh=True)


def _names_rows(t: Words) -> Keyboard:
    anonymous = button(t.plain("Without names"), "poll.post", "anonymous")
    return [[anonymous, button(t.plain("With names"), "poll.post", "named")]]


async def _in_private(work: Work, community: Community, first: Html | None = None) -> None:
    t = await work.words()
    address = deep_link(work.bot, "poll", community.id)
    text = t("Please write polls in a private chat with me; they then appear here.")
    text = Html(f"{first}\n{text}") if first else text
    await work.reply(text, [[link(t.plain("Write a poll"), address)]])


async def on_link(work: Work, start: Start) -> None:
    """The deep link that begins a poll."""
    community = start.number()
    await work.require(POLL, community)
    account = await work.account()
    await accounts.choose_community(work.uow, account.id, community)
    begun = await dialogues.of(work.uow, account.id, KIND)
    if begun is not None and begun.step == OPTIONS and begun.answers["community"] == community:
        await _go_on(work, begun)  # its question was written in the group
        return
    await _go_on(work, Dialogue(account.id, KIND, QUESTION, {"community": community}))


def _question(text: str) -> str:
    if not text:
        raise NoQuestion(limit=QUESTION_LIMIT)
    if len(text) > QUESTION_LIMIT:
        raise TooLong(length=len(text), limit=QUESTION_LIMIT)
    return text


def _options(lines: Sequence[str]) -> list[str]:
    options = list(dict.fromkeys(line.strip(" -•·") for line in lines if line.strip(" -•·")))
    if not FEWEST <= len(options) <= MOST or any(len(option) > OPTION_LIMIT for option in options):
        raise NoOptions(limit=OPTION_LIMIT)
    return options


async def on_answer(work: Work, line: Line) -> None:
    """A message while a poll is being written."""
    dialogue = await _open(work)
    if dialogue.step == QUESTION:
        question, _, options = line.text.strip().partition("\n")
        dialogue = _answered(dialogue, _question(question.strip()))
        if options.strip() and dialogue.step == OPTIONS:
            try:
                dialogue = _answered(dialogue, _options(options.splitlines()))
            except NoOptions as refusal:  # the question is good, and stays
                t = await work.words()
                work.exchange.preface.append((t(refusal.text, **refusal.values), ()))
    elif dialogue.step == OPTIONS:
        dialogue = _answered(dialogue, _options(line.text.splitlines()))
    await _go_on(work, dialogue)


def _answered(dialogue: Dialogue, value: str | list[str]) -> Dialogue:
    """With an answer; then comes what is still missing."""
    answers = {**dialogue.answers, dialogue.step: value}
    return replace(
        dialogue, step=next((one for one in (QUESTION, OPTIONS) if one not in answers), NAMES), answers=answers
    )


async def _open(work: Work) -> Dialogue:
    account = await work.account()
    dialogue = await dialogues.of(work.uow, account.id, KIND)
    if dialogue is None:
        raise Stale
    await work.require(POLL, int(dialogue.answers["community"]))
    return dialogue


async def _whole(work: Work, here: int | None) -> Dialogue:
    """The poll of whoever acts that can be asked: the one begun in this group, or the one in private. Raises Stale."""
    known = await dialogues.all_of(work.uow, (await work.account()).id)
    ready = [one for one in known if one.kind == KIND and one.step == NAMES and one.answers.get("chat") == here]
    if not ready:
        raise Stale
    await work.require(POLL, int(ready[0].answers["community"]))
    return ready[0]


async def _go_on(work: Work, dialogue: Dialogue) -> None:
    dialogue = await dialogues.save(work.uow, dialogue)
    community = await communities.get(work.uow, int(dialogue.answers["community"]))
    t = await work.words()
    discard = stop_button(dialogue, t.plain("Discard"))
    keyboard: Keyboard = [[discard]]
    if dialogue.step == QUESTION:
        text = t("An informal poll for {community}. What is the question?", community=community.name)
    elif dialogue.step == OPTIONS:
        text = t("Which answers can people choose? 2 to 12, one per line.")
    else:
        text = _summary(t, dialogue)
        keyboard = [*_names_rows(t), [change_button(t, dialogue), discard]]
    await work.reply(text, keyboard, card=_CARD, fresh=work.query is None or dialogue.step == QUESTION)


def _summary(t: Words, dialogue: Dialogue) -> Html:
    options = "\n".join(f"• {option}" for option in dialogue.answers[OPTIONS])
    lines = [
        Html(f"<b>{html_of(dialogue.answers[QUESTION])}</b>"),
        Html(html_of(options)),
        t("Anonymous: only totals are kept. With names: who chose what is kept. The poll says which it is."),
    ]
    return Html("\n".join(lines))


async def on_post(work: Work, press: Press) -> None:
    """The poll goes to the group; it says itself whether it is anonymous."""
    here = None if work.private else (await work.chat()).id
    dialogue = await _whole(work, here)
    if press.word() not in {"anonymous", "named"}:
        raise Stale
    community = await communities.get(work.uow, int(dialogue.answers["community"]))
    groups = await chats.groups_of(work.uow, community.id, None if here else "owners")
    groups = [one for one in groups if here in {None, one.id}]
    if not groups:
        raise Refusal(N_("There is no group to post the poll in."))
    await spend(work, Doing.POLL, community.id)
    anonymous = press.word() == "anonymous"
    group, account = words(community.language), await work.account()
    poll = await native_polls.ask(
        work.uow,
        community.id,
        chat=groups[0].id,
        question=_titled(group, str(dialogue.answers[QUESTION]), anonymous=anonymous),
        options=[{"text": text} for text in dialogue.answers[OPTIONS]],
        anonymous=anonymous,
        by=account.id,
        closes_at=work.now + OPEN_FOR,
    )
    journal.record(work.uow, community.id, "poll.asked", poll.card, {"by": account.id, "question": poll.question})
    await dialogues.end(work.uow, dialogue)
    await due.schedule(work.uow, "poll.close", poll.card, poll.closes_at, community=community.id)
    _send(work, poll)
    t = await work.words()
    work.answer(t.plain("I am posting the poll in the group."))
    done = t("The poll is in the group and ends in 7 days.")
    card = f"{_CARD}:{account.id}" if here else f"{poll.card}:asked"
    await work.reply(done, [[button(t.plain("End it now"), "poll.end", poll.id)]], card=card, fresh=not here)


def _titled(t: Words, question: str, *, anonymous: bool) -> str:
    if anonymous:
        return t.plain("{question} (anonymous: only totals are kept)", question=question)
    return t.plain("{question} (with names: who chose what is kept)", question=question)


def _send(work: Work, poll: NativePoll) -> None:
    payload = {"poll": poll.id}
    work.call(poll.chat, "sendPoll", body_of(poll), kind=Kind.POLL, card=poll.card, then="poll.sent", payload=payload)


async def on_end(work: Work, press: Press) -> None:
    """The one who asked, or anybody who may ask, ends a poll before its time. It has no force, so it may."""
    poll = await native_polls.find(work.uow, press.number())
    if poll is None or poll.motion is not None:
        raise NotYours
    await work.require(POLL, poll.community)
    t = await work.words()
    # One that is still on its way can be ended too: the request to stop it leaves after it.
    if poll.state not in {"sending", "open"}:
        work.answer(t.plain("This poll is not open."))
        return
    await due.cancel(work.uow, "poll.close", poll.card)
    stop(work, poll)
    work.answer(t.plain("The poll ends now."))


async def on_time(work: Work, item: Due) -> None:
    """Its days are over."""
    poll = await native_polls.find(work.uow, key_of(item.name))
    if poll is not None and poll.state == "open":
        stop(work, poll)


def stop(work: Work, poll: NativePoll) -> None:
    """Close it where it stands; the one who asked hears the result."""
    payload = {"poll": poll.id}
    work.call(poll.chat, "stopPoll", {}, kind=Kind.NOTICE, about=poll.card, then="poll.stopped", payload=payload)


async def tell_failed(work: Work, poll: NativePoll) -> None:
    """Telegram did not take it; the one who asked hears it, and nobody votes in two polls."""
    await _tell(
        work,
        poll,
        N_(
            "I could not send your poll, or cannot tell whether it arrived. If you do not see it, please send it again."
        ),
    )


async def tell_lost(work: Work, poll: NativePoll) -> None:
    """Its group was changed or lost; the count cannot be had."""
    await _tell(
        work,
        poll,
        N_(
            "Your poll stayed behind in the former group, and I cannot get its result. Please start a new one "
            "with /poll."
        ),
    )


async def tell_result(work: Work, poll_id: int) -> None:
    """It is over: the one who asked gets the totals."""
    poll = await native_polls.find(work.uow, poll_id)
    if poll is None or poll.totals is None or poll.persistent_ids is None:
        return
    asker = await accounts.get(work.uow, poll.asked_by)
    if asker.private_chat is None:
        return
    t = words(asker.language)
    counted = [
        Html(f"• {html_of(option['text'])}: {poll.totals.get(key, 0)}")
        for option, key in zip(poll.options, poll.persistent_ids, strict=True)
    ]
    first = t("<b>{question}</b> is over. People who answered: {count}", question=poll.question, count=poll.voters)
    work.post(asker.private_chat, Html("\n".join([first, *counted])), kind=Kind.NOTICE, card=f"{poll.card}:asked")


async def _tell(work: Work, poll: NativePoll, message: str) -> None:
    asker = await accounts.get(work.uow, poll.asked_by)
    if asker.private_chat is not None:
        work.post(asker.private_chat, words(asker.language)(message), kind=Kind.NOTICE, card=f"{poll.card}:asked")


async def ask(work: Work, dialogue: Dialogue) -> None:
    """Go on with a poll that was laid aside, or with its question or answers."""
    await work.require(POLL, int(dialogue.answers["community"]))
    here = {name: value for name, value in dialogue.answers.items() if name != "chat"}
    await _go_on(work, replace(dialogue, answers=here))


def _named(t: Words, answers: Mapping[str, Any]) -> str:
    return titled(t, t.plain("poll"), str(answers.get(QUESTION, "")))


_GUIDED = Guided(
    named=_named,
    ask=ask,
    keeps=lambda answers: bool(answers.get(QUESTION)),
    fields={QUESTION: N_("The question"), OPTIONS: N_("The answers")},
    begins_at=QUESTION,
    card=_CARD,
    dropped=N_("The poll is discarded. To start a new one: /poll"),
)
ROUTES = [
    Route(Command("poll", N_("Ask the group informally"), place=64), on_poll, POLL),
    Route(DeepLink("poll"), on_link, POLL),
    Route(DialogueAnswer(KIND, _GUIDED), on_answer, POLL),
    Route(ButtonPress("poll.post"), on_post, POLL),
    Route(ButtonPress("poll.end"), on_end, POLL),
    Route(DueTrigger("poll.close", ends=True), on_time),
]
