"""Own rules: a club's or a condominium's own majority, taken in as a file of the rule model and read back in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from governance.motions.motion_class import Electorate
from governance.places.acts import CHOOSE_PLACE, CONFIRM_RULES
from governance.places.proposal import Proposed, State
from handlers.approvals.leaders import NoSecondLeader, led_by_others
from handlers.frame.buttons import Keyboard, button
from handlers.frame.refusals import NotYours, Refusal, Stale
from handlers.frame.triggers import ButtonPress, DialogueAnswer, DueTrigger, Guided, Line, Press, Route
from handlers.frame.unfinished import stop_button
from handlers.frame.words import N_, Html, Words, words
from handlers.frame.work import Work
from handlers.places.deciding import ask_second, say_content
from handlers.places.kinds import place_for
from storage.approvals import pending
from storage.communities import accounts, communities
from storage.communities.accounts import Account
from storage.engine.outbox import Kind
from storage.engine.subjects import Subject
from storage.places import proposals
from storage.queues import dialogues, jobs
from storage.queues.dialogues import Dialogue
from storage.queues.due import Due

_DIALOGUE = "rule"
_CARD = Subject("draft", "rule")
READ = "rule.read"
_LONGEST = 3500  # characters; a message of Telegram holds 4,096
LARGEST = 100_000  # bytes; the longest rule that is built in has 3,000


class BuiltIn(Refusal):
    """The law of the place decides."""

    message = N_("Here the law decides how votes are counted, so no rule of your own can take its place.")


class RuleWanted(Refusal):
    """Something else than a file was sent."""

    message = N_(
        "Please send the rule as a file, in TOML or JSON. The form is the one that “yishiting tally --rule” reads."
    )


class TooLargeARule(Refusal):
    """No rule is as long as that."""

    message = N_("This file is too large for a rule: a rule needs less than 100 kB.")


async def begin(work: Work, press: Press) -> None:
    """A rule of one's own is wanted: please send it."""
    await ask(work, Dialogue((await work.account()).id, _DIALOGUE, "file", {"community": press.number()}))
    work.answer("")


async def ask(work: Work, dialogue: Dialogue) -> None:
    """Ask for the file. Raises BuiltIn or NoSecondLeader."""
    key = int(dialogue.answers["community"])
    await work.require(CHOOSE_PLACE, key)
    community = await communities.get(work.uow, key)
    if not place_for(community).own_rules:
        raise BuiltIn
    if not await led_by_others(work, key, CONFIRM_RULES):
        raise NoSecondLeader
    dialogue = await dialogues.save(work.uow, dialogue)
    t, account = await work.words(), await work.account()
    text = t(
        "Please send the rule as a file in TOML or JSON, in the form that “yishiting tally --rule” reads.\n"
        "I read it back to you in words. It holds once a second committee member has confirmed it."
    )
    if account.private_chat is not None:
        rows = [[stop_button(dialogue, t.plain("Stop"))]]
        work.post(account.private_chat, text, rows, kind=Kind.ANSWER, card=_CARD, fresh=True)


async def answered(work: Work, line: Line) -> None:
    """The file has come; it is fetched and read outside, in a process of its own."""
    account, document = await work.account(), line.message.document
    dialogue = await dialogues.of(work.uow, account.id, _DIALOGUE)
    if dialogue is None:
        raise Stale
    community = int(dialogue.answers["community"])
    await work.require(CHOOSE_PLACE, community)
    if document is None:
        raise RuleWanted
    if (document.file_size or 0) > LARGEST:
        raise TooLargeARule
    name = (document.file_name or "rule")[:80]
    wanted = {"community": community, "account": account.id, "file_id": document.file_id, "name": name}
    await jobs.ask(work.uow, READ, wanted, then=READ, community=community)
    await dialogues.end(work.uow, dialogue)
    t = await work.words()
    await work.reply(t("Reading {file} …", file=name), kind=Kind.CARD, card=Subject("rule", community), fresh=True)


async def was_read(work: Work, item: Due) -> None:
    """It was read: in words, with the question who votes by it; or what is wrong with it, and where."""
    wanted, result = item.payload["job"], item.payload.get("result")
    account = await accounts.get(work.uow, int(wanted["account"]))
    t, key = words(account.language), int(wanted["community"])
    again = [[button(t.plain("Send another file"), "rule.begin", key)]]
    if not result:
        _tell(work, account, key, t("I could not read {file}. Please send it again.", file=wanted["name"]), again)
    elif not result["good"]:
        lines = [t("Nothing was taken from {file}:", file=wanted["name"]), t("· {line}", line=_fault(t, result))]
        _tell(work, account, key, Html("\n".join(lines)), again)
    else:
        community = await communities.get(work.uow, key)
        content, facts = {"rule": result["rule"]}, {"by": account.id, "file": wanted["name"]}
        one = await proposals.add(work.uow, key, Proposed.RULE, content, state=State.READ, **facts)
        lines = [*say_content(t, community, one), t("Who votes by it?")]
        if sum(map(len, lines)) > _LONGEST:
            await proposals.move(work.uow, one, State.DROPPED)
            _tell(
                work,
                account,
                key,
                t("The rule in {file} is too long to be read back in one message.", file=one.file),
                again,
            )
            return
        _tell(
            work,
            account,
            key,
            Html("\n".join(lines)),
            _who(t, one.id, place_for(community).words["board"].name(t.language)),
        )


def _fault(t: Words, result: Mapping[str, Any]) -> str:
    said = t.bare(str(result["message"]), **result["values"])
    return t.bare("{place}: {problem}", place=result["place"], problem=said) if result["place"] else said


def _who(t: Words, key: int, board: str) -> Keyboard:
    return [
        [button(t.plain("Propose it: the owners vote"), "rule.propose", key, Electorate.OWNERS.value)],
        [
            button(
                t.plain("Propose it: the {board} votes", board=board), "rule.propose", key, Electorate.COMMITTEE.value
            )
        ],
        [button(t.plain("Discard"), "rule.drop", key)],
    ]


def _tell(work: Work, account: Account, community: int, text: Html, rows: Keyboard) -> None:
    if account.private_chat is not None:
        work.post(account.private_chat, text, rows, kind=Kind.ANSWER, card=Subject("rule", community))


async def propose(work: Work, press: Press) -> None:
    """It was read back and is meant; a second person is asked."""
    one = await _own(work, press)
    electorate = press.one_of((Electorate.OWNERS, Electorate.COMMITTEE), 1)
    community = await communities.get(work.uow, one.community)
    if not place_for(community).own_rules:
        raise BuiltIn
    if not await led_by_others(work, community.id, CONFIRM_RULES):
        raise NoSecondLeader
    content = {**one.content, "electorate": electorate.value}
    if not await proposals.move(work.uow, one, State.PROPOSED, content=content):
        raise Stale
    found = await proposals.get(work.uow, community.id, one.id)
    if found is not None:
        await ask_second(work, community, found)


async def drop(work: Work, press: Press) -> None:
    """It was read back and is not meant."""
    one = await _own(work, press)
    t = await work.words()
    await proposals.move(work.uow, one, State.DROPPED)
    work.answer(t.plain("Discarded."))
    await work.reply(t("Discarded. Nothing was kept."), card=Subject("rule", one.community))


async def _own(work: Work, press: Press) -> proposals.Proposal:
    """A file that whoever presses has sent. Raises NotYours or Stale."""
    key = await pending.whose(work.uow, proposals.proposals.name, press.number())
    if key is None:
        raise NotYours
    await work.require(CHOOSE_PLACE, key)
    one = await proposals.get(work.uow, key, press.number())
    if one is None or one.proposed_by != (await work.account()).id or one.subject is not Proposed.RULE:
        raise NotYours
    if one.state is not State.READ:
        raise Stale
    return one


def _named(t: Words, _answers: Mapping[str, Any]) -> str:
    return t.plain("a rule of your own")


_GUIDED = Guided(named=_named, ask=ask, keeps=lambda _answers: False, card=_CARD)
ROUTES = [
    Route(ButtonPress("rule.begin"), begin, CHOOSE_PLACE),
    Route(DialogueAnswer(_DIALOGUE, _GUIDED), answered, CHOOSE_PLACE),
    Route(DueTrigger(READ), was_read),
    Route(ButtonPress("rule.propose"), propose, CHOOSE_PLACE),
    Route(ButtonPress("rule.drop"), drop, CHOOSE_PLACE),
]
