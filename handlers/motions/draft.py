"""Draft of a motion by a committee member: a guided dialogue in private, one question at a time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from governance.motions.acts import DRAFT_MOTION
from governance.motions.motion import TEXT_LIMIT, TITLE_LIMIT, periods
from governance.motions.motion_class import MotionClass
from governance.roles import may
from handlers.ballots.cards import say_list, say_name
from handlers.frame.buttons import Keyboard, button, in_rows
from handlers.frame.dates import say_length
from handlers.frame.refusals import Refusal, Stale, TooLong
from handlers.frame.role_words import what_now
from handlers.frame.triggers import ButtonPress, DialogueAnswer, Guided, Keyword, Line, Press, Route
from handlers.frame.unfinished import change_button, stop_button, titled
from handlers.frame.words import N_, Html, Words, html_of
from handlers.frame.work import Work
from handlers.motions import parts
from handlers.motions.passing_on import offer_suggestion
from handlers.motions.review import DRAFT
from handlers.places.kinds import called, find_kind, kinds_of, place_for, say_voters
from storage.communities import communities
from storage.communities.communities import Community
from storage.engine import journal
from storage.engine.outbox import Kind
from storage.motions import motions
from storage.motions.motions import BUTTONS, POLL
from storage.queues import dialogues
from storage.queues.dialogues import Dialogue

KIND = "motion"
TITLE, TEXT, CLASS, PERIOD, CARRIER, CHECK = "title", "text", "class", "period", "carrier", "check"
_NEXT = ""  # whatever is still missing


class WordsWanted(Refusal):
    """A photo, a voice note or a sticker where words are needed."""

    message = N_("Please send it as text. Your draft is kept.")


async def begin(work: Work, title: str) -> None:
    """Begin a draft in private; what was written behind the command is its title already."""
    community = await work.community()
    if not may(await work.roles(community.id), DRAFT_MOTION):
        await offer_suggestion(work, community, title)
        return
    await work.require(DRAFT_MOTION, community.id)
    account = await work.account()
    dialogue = Dialogue(account.id, KIND, TITLE, {"community": community.id})
    if len(title.strip()) > TITLE_LIMIT:
        await dialogues.save(work.uow, dialogue)
        work.hear_next(title)
        return
    if title.strip():
        dialogue = _answered(dialogue, _fitting(title, TITLE_LIMIT))
    await _go_on(work, dialogue, begins=True)


async def begin_with(work: Work, community: Community, title: str, text: str) -> None:
    """Begin a draft whose title and text are there already; both can be changed before it is passed on."""
    await work.require(DRAFT_MOTION, community.id)
    said = {"community": community.id, TITLE: title[:TITLE_LIMIT], TEXT: text[:TEXT_LIMIT]}
    await _go_on(work, Dialogue((await work.account()).id, KIND, _NEXT, said), begins=True)


async def on_word(work: Work, line: Line) -> None:
    """“议案” in private: the same as /motion."""
    await begin(work, line.text)


async def on_answer(work: Work, line: Line) -> None:
    """A message in an open draft: the answer to the question that waits."""
    dialogue = await _open(work)
    if dialogue.step in {TITLE, TEXT}:
        limit = TITLE_LIMIT if dialogue.step == TITLE else TEXT_LIMIT
        dialogue = _answered(dialogue, _fitting(line.text, limit))
    await _go_on(work, dialogue)


def _fitting(text: str, limit: int) -> str:
    text = text.strip()
    if not text:
        raise WordsWanted
    if len(text) > limit:
        raise TooLong(length=len(text), limit=limit)
    return text


async def on_choice(work: Work, press: Press) -> None:
    """A button in an open draft: class, building, entrance, period or carrier."""
    step, value = press.word(0), str(press.arguments[1]) if len(press.arguments) > 1 else ""
    dialogue = await _open(work)
    community = await communities.get(work.uow, int(dialogue.answers["community"]))
    if dialogue.step != step or value not in await _labels(work, await work.words(), dialogue, community):
        raise Stale
    said: str | None = value
    if step in {parts.BUILDING, parts.ENTRANCE}:
        said = await parts.named(work, community, step, value)
    if said is None:
        raise Stale
    work.answer("")
    await _go_on(work, _answered(dialogue, said))


async def on_submit(work: Work, _press: Press) -> None:
    """The draft is finished: it gets its number and goes to a second committee member."""
    account = await work.account()
    dialogue = await dialogues.of(work.uow, account.id, KIND)
    if dialogue is None or dialogue.step != CHECK:
        raise Stale
    answers = dialogue.answers
    community = await communities.get(work.uow, int(answers["community"]))
    await work.require(DRAFT_MOTION, community.id)
    chosen = await _class(work, dialogue, community)
    if chosen is None:  # the place was changed since
        await _go_on(work, dialogue)
        return
    motion = await motions.draft(
        work.uow,
        community.id,
        force=True,
        title=answers[TITLE],
        text=answers[TEXT],
        motion_class=chosen.id,
        electorate=chosen.electorate,
        part=_part(dialogue),
        called=called(community, chosen),
        carrier=answers[CARRIER],
        period=timedelta(hours=int(answers[PERIOD])),
        by=account.id,
    )
    await dialogues.end(work.uow, dialogue)
    content = {"by": account.id, "title": motion.title, "text": motion.text, "class": chosen.id}
    journal.record(work.uow, community.id, "motion.drafted", motion.subject, content)
    asked = [one.name for one in await DRAFT.begin(work, community, motion)]
    t = await work.words()
    work.answer(t.plain("Motion {number} is drafted.", number=motion.number))
    rows = [] if asked else [[what_now(t, community.id)]]
    await work.reply(_say_next(t, say_name(t, motion), asked, motion.number), rows, card="draft")


def _part(dialogue: Dialogue) -> tuple[str, ...]:
    return tuple(str(dialogue.answers[step]) for step in (parts.BUILDING, parts.ENTRANCE) if step in dialogue.answers)


def _say_next(t: Words, name: Html, asked: list[str], number: int) -> Html:
    if asked:
        names = say_list(t, asked[:5])
        second = t("Now a second committee member must open it. I have shown it to: {names}.", names=names)
    else:
        second = t(
            "Now a second committee member must open it. Nobody else on the committee has a private chat "
            "with me yet. Please ask one of them to send me /motion {number}.",
            number=number,
        )
    return Html("\n".join([t("📝 {name} is drafted.", name=name), second]))


async def _open(work: Work) -> Dialogue:
    account = await work.account()
    dialogue = await dialogues.of(work.uow, account.id, KIND)
    if dialogue is None:
        raise Stale
    await work.require(DRAFT_MOTION, int(dialogue.answers["community"]))
    return dialogue


def _answered(dialogue: Dialogue, value: str) -> Dialogue:
    """With an answer; then comes what is still missing. Another kind of matter has other periods and other voters."""
    answers = {**dialogue.answers, dialogue.step: value}
    if dialogue.step == CLASS:
        dropped = {parts.BUILDING, parts.ENTRANCE, *([PERIOD] if dialogue.answers.get(CLASS) != value else [])}
        answers = {step: said for step, said in answers.items() if step not in dropped}
    return replace(dialogue, step=_NEXT, answers=answers)


async def ask(work: Work, dialogue: Dialogue) -> None:
    """Go on with a draft that was laid aside, or with one of its answers."""
    await work.require(DRAFT_MOTION, int(dialogue.answers["community"]))
    await _go_on(work, dialogue)


async def _go_on(work: Work, dialogue: Dialogue, *, begins: bool = False) -> None:
    """Keep where the draft stands and ask the question that waits.

    One that `begins`, be it by a button of a menu far above, never takes the place of what an older draft has left.
    """
    community = await communities.get(work.uow, int(dialogue.answers["community"]))
    chosen = await _class(work, dialogue, community)
    dialogue = await dialogues.save(work.uow, _standing(dialogue, chosen))
    t = await work.words()
    text = _question(t, dialogue, community, chosen)
    keyboard = await _keyboard(work, t, dialogue, community)
    await work.reply(text, keyboard, kind=Kind.ANSWER, card="draft", fresh=begins or work.query is None)


def _standing(dialogue: Dialogue, chosen: MotionClass | None) -> Dialogue:
    """At the step that waits; a class that the community's place no longer knows is asked for again."""
    answers = dialogue.answers
    if CLASS in answers and chosen is None:
        gone = {CLASS, PERIOD, parts.BUILDING, parts.ENTRANCE}
        answers = {step: said for step, said in answers.items() if step not in gone}
        dialogue = replace(dialogue, step=_NEXT, answers=answers)
    if dialogue.step != _NEXT:
        return dialogue
    steps = (TITLE, TEXT, CLASS, *parts.steps_of(chosen), PERIOD, CARRIER)
    return replace(dialogue, step=next((one for one in steps if one not in answers), CHECK))


def _question(t: Words, dialogue: Dialogue, community: Community, chosen: MotionClass | None) -> Html:
    if dialogue.step == TITLE:
        head = t("A motion for {community}.", community=community.name)
        question = t("What is it called? Send a short title of at most {limit} characters.", limit=TITLE_LIMIT)
        return Html(f"{head}\n{question}")
    if dialogue.step == TEXT:
        return t("Now the text: exactly what is to be decided. At most {limit} characters.", limit=TEXT_LIMIT)
    if dialogue.step == CLASS or chosen is None:
        return t("What kind of motion is it? The law sets the threshold and who votes.")
    if dialogue.step in {parts.BUILDING, parts.ENTRANCE}:
        return t("Which building is it about? Only its owners vote.") if dialogue.step == parts.BUILDING else _which(t)
    if dialogue.step == PERIOD:
        lines = [*_class_facts(t, dialogue, community, chosen), t("How long can people vote?")]
        return Html("\n".join(lines))
    if dialogue.step == CARRIER:
        return t(
            "How do people vote? Buttons work for everyone on the roll. A Telegram poll shows after the end "
            "who chose what."
        )
    return _summary(t, dialogue, community, chosen)


def _which(t: Words) -> Html:
    return t("Which entrance is it about? Only its owners vote.")


def _class_facts(t: Words, dialogue: Dialogue, community: Community, chosen: MotionClass) -> list[Html]:
    """Who votes on a class, and by which rule: what follows from it and cannot be chosen."""
    board = place_for(community).words["board"].name(t.language)
    voters = say_voters(t, chosen.electorate, board, _part(dialogue))
    facts = [
        t("{kind}: {electorate}.", kind=chosen.name(t.language), electorate=voters),
        t("Rule: {rule}", rule=chosen.source.name(t.language)),
    ]
    note = chosen.note(t.language)
    return [*facts, *([Html(html_of(note))] if note else [])]


def _summary(t: Words, dialogue: Dialogue, community: Community, chosen: MotionClass) -> Html:
    answers = dialogue.answers
    length = say_length(t, timedelta(hours=int(answers[PERIOD])))
    lines = [
        Html(f"📝 <b>{html_of(answers[TITLE])}</b>"),
        Html(html_of(answers[TEXT])),
        *_class_facts(t, dialogue, community, chosen),
        t("Voting lasts {length}.", length=length),
        t("Is everything right? A second committee member then opens the vote."),
    ]
    return Html("\n".join(lines))


async def _keyboard(work: Work, t: Words, dialogue: Dialogue, community: Community) -> Keyboard:
    discard = [stop_button(dialogue, t.plain("Discard"))]
    if dialogue.step == CHECK:
        hand_on = button(t.plain("Pass it on"), "draft.submit", style="primary")
        return [[change_button(t, dialogue)], [*discard, hand_on]]
    labels = await _labels(work, t, dialogue, community)
    made = [button(label, "draft.choose", dialogue.step, _argument(value)) for value, label in labels.items()]
    per_row = 1 if dialogue.step in {CLASS, CARRIER} else 2
    return [*in_rows(made, per_row), discard]


def _argument(value: str) -> str | int:
    return int(value) if value.isdigit() else value


async def _labels(work: Work, t: Words, dialogue: Dialogue, community: Community) -> dict[str, str]:
    """What the buttons of the waiting question say, by the value that they carry."""
    if dialogue.step == CLASS:
        return {each.id: each.name(t.language) for each in await kinds_of(work.uow, community)}
    if dialogue.step in {parts.BUILDING, parts.ENTRANCE}:
        building = str(dialogue.answers.get(parts.BUILDING, ""))
        return await parts.offered(work, t, community, dialogue.step, building)
    if dialogue.step == PERIOD and (chosen := await _class(work, dialogue, community)):
        return {str(each // timedelta(hours=1)): str(say_length(t, each)) for each in periods(chosen.electorate)}
    if dialogue.step == CARRIER:
        return {BUTTONS: t.plain("By button"), POLL: t.plain("By Telegram poll")}
    return {}


async def _class(work: Work, dialogue: Dialogue, community: Community) -> MotionClass | None:
    """The class that was chosen; None if none was, or if the community does not know it any more."""
    wanted = dialogue.answers.get(CLASS)
    return await find_kind(work.uow, community, str(wanted)) if wanted else None


def _named(t: Words, answers: Mapping[str, Any]) -> str:
    return titled(t, t.plain("motion"), str(answers.get(TITLE, "")))


_GUIDED = Guided(
    named=_named,
    ask=ask,
    keeps=lambda answers: bool(answers.get(TITLE)),
    fields={
        TITLE: N_("The title"),
        TEXT: N_("The text"),
        CLASS: N_("The kind"),
        PERIOD: N_("How long"),
        CARRIER: N_("How to vote"),
    },
    begins_at=TITLE,
    card="draft",
    dropped=N_("The draft is discarded. To start a new one: /motion"),
)
ROUTES = [
    Route(Keyword(frozenset({"议案", "表决", "motion"})), on_word),
    Route(DialogueAnswer(KIND, _GUIDED), on_answer, DRAFT_MOTION),
    Route(ButtonPress("draft.choose"), on_choice, DRAFT_MOTION),
    Route(ButtonPress("draft.submit"), on_submit, DRAFT_MOTION),
]
