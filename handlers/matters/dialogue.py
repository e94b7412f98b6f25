"""Dialogue that raises a matter in private, short and guided: kind, words, place, photos, with or without the name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from governance.comments.spot import written
from governance.matters.acts import RAISE_MATTER
from governance.matters.ladder import place_of
from governance.matters.matter import Kind, Visibility
from governance.speech.courtesy import is_greeting, is_thanks
from handlers.frame.deep_links import deep_link
from handlers.frame.photos import photos_of
from handlers.frame.refusals import NotYours, Refusal, TooLong, WhichCommunity
from handlers.frame.spoken import spoken_in, spoken_of
from handlers.frame.triggers import (
    ButtonPress,
    DeepLink,
    DialogueAnswer,
    Event,
    Guided,
    Keyword,
    Line,
    Press,
    Route,
    Start,
)
from handlers.frame.unfinished import titled
from handlers.frame.words import N_, Words
from handlers.frame.work import Work
from handlers.matters.prompts import prompt, which_community
from handlers.matters.raising import Draft, NothingToHear, check_no_code, credit_of, raise_matter, say_what_stays_behind
from handlers.matters.words import BEGINNINGS, CALLS, KINDS, split_kind, split_tag
from storage.communities import communities, members
from storage.matters import matters
from storage.matters.steps import Photo
from storage.queues import dialogues
from storage.queues.dialogues import Dialogue

DIALOGUE = "matter"
_CANCEL = frozenset({"取消", "算了", "cancel", "stop"})
_MOST_PHOTOS = 10
_DROPPED = N_("Nothing was recorded or kept.")
_LONGEST_PLACE = 200
_MOST_WORDS = 6000  # characters: more than one message holds, and enough for several

Answers = dict[str, Any]


def next_step(answers: Mapping[str, Any]) -> str:
    """What is still to be asked, or to be answered anew."""
    if answers.get("again"):
        return str(answers["again"])
    if answers.get("community") is None:
        return "community"
    if "kind" not in answers:
        return "kind"
    if not (answers.get("text") or answers.get("photos") or answers.get("spoken")):
        return "text"
    if "place" not in answers:
        return "place"
    return "check" if answers.get("photos") or "photos_asked" in answers else "photos"


# Ways in


async def begin_with(work: Work, line: Line) -> None:
    """`/report`, a hashtag or a word such as 报修 in private: the dialogue, with what was said already."""
    kind, text = split_kind(line.text)
    if kind is None:
        kind, text = split_tag(line.text)
    meant = await _meant(work)
    mine = await members.communities_of(work.uow, (await work.account()).id)
    for one in [meant] if meant is not None else [each.id for each in mine]:
        await work.require(RAISE_MATTER, one)
    await _begin(work, meant, kind, text, line)


async def _meant(work: Work) -> int | None:
    """The community that is meant in private; None if there are several: the dialogue asks, and loses no word."""
    try:
        return (await work.community()).id
    except WhichCommunity:
        return None


async def plain(work: Work, line: Line) -> None:
    """A message in private that begins with a word such as 报修."""
    message = line.message
    kind, text = split_kind(message.text or message.caption or "")
    await _begin(work, await _meant(work), kind, text, line)


async def retag(work: Work, line: Line) -> None:
    """A hashtag was added in private: it says the kind of what is asked about, or begins the dialogue.

    What somebody is in the middle of otherwise, and what is recorded by now, stays as it is.
    """
    kind, text = split_tag(line.text)
    open_one = await dialogues.of(work.uow, (await work.account()).id)
    if open_one is None:
        if not await matters.recorded_after(work.uow, (await work.chat()).id, line.message.message_id):
            await begin_with(work, line)
        return
    same = open_one.kind == DIALOGUE and open_one.answers.get("message") == line.message.message_id
    if same and open_one.step == "kind" and kind is not None:
        await _ask(work, {**open_one.answers, "kind": kind.value, "text": text}, number=open_one.number)


async def told(work: Work, line: Line) -> None:
    """Plain words in private that tell what is wrong, or a photo: perhaps it is to become a matter."""
    if any(await work.house.tell("takes_told", work, line)):
        return
    community = await _meant(work)
    if not line.text and not photos_of(line.message) and spoken_in(line.message) is None:
        raise NothingToHear
    await _begin(work, community, None, line.text, line, asked=True)


async def begin(work: Work, press: Press) -> None:
    """The button "Raise a matter": in the group it opens the private chat."""
    community = press.number()
    await work.require(RAISE_MATTER, community)
    if not work.private:
        work.answer("", url=deep_link(work.bot, "report", community))
        return
    work.answer("")
    await _begin(work, community, None, "", None)


async def begin_started(work: Work, start: Start) -> None:
    """The deep link behind that button."""
    await work.chat()
    if not start.arguments:
        await _begin(work, await _meant(work), None, "", None)
        return
    community = start.number()
    if not await members.belongs(work.uow, community, (await work.account()).id):
        raise NotYours
    await _begin(work, community, None, "", None)


async def keep_suggestion(work: Work, community: int, text: str) -> int:
    """Somebody's words as a suggestion that they have begun, for them to go on with; its number among their drafts."""
    await work.require(RAISE_MATTER, community)
    answers: Answers = {"community": community, "text": text[:_MOST_WORDS], "kind": Kind.SUGGESTION.value, "photos": []}
    if place_of(text).building:
        answers["place"] = ""
    account = await work.account()
    return (await dialogues.put(work.uow, Dialogue(account.id, DIALOGUE, next_step(answers), answers))).number


async def _begin(
    work: Work, community: int | None, kind: Kind | None, text: str, line: Line | None, *, asked: bool = False
) -> None:
    if community is not None:  # whoever may not, or whose community has left, hears so before they are asked anything
        await work.require(RAISE_MATTER, community)
    check_no_code(text)
    answers: Answers = {"community": community, "text": text}
    if kind is not None and not asked:
        answers["kind"] = kind.value
    if line is not None:
        answers["message"] = line.message.message_id
        answers["photos"] = [[one.file_id, one.unique_id] for one in photos_of(line.message)]
        answers["credit"] = credit_of(line.message)
        answers["spoken"] = _spoken(line)
    if place_of(text).building:
        answers["place"] = ""
    if line is not None:
        await say_what_stays_behind(work, line.message)
    await _ask(work, answers, offered=asked)


# The dialogue


async def _ask(work: Work, answers: Answers, *, number: int = 0, offered: bool = False, unasked: bool = False) -> None:
    """Ask for what is missing. `offered`: nobody called for it yet; `unasked`: words came where a button is wanted."""
    step = next_step(answers)
    account = await work.account()
    draft = await dialogues.save(work.uow, Dialogue(account.id, DIALOGUE, step, answers, number))
    t = await work.words()
    if step == "community":
        mine = await members.communities_of(work.uow, account.id)
        text, keyboard = which_community(t, mine, draft)
    else:
        name = (await communities.get(work.uow, int(answers["community"]))).name
        text, keyboard = prompt(t, draft, name, offered=offered, unasked=unasked)
    # One prompt for all the photos of an album that come together.
    await work.reply(text, keyboard, card="matter.dialogue", fresh=True)


async def hear(work: Work, line: Line) -> None:
    """Whatever is said while the dialogue is open."""
    draft, answers = await _open_draft(work)
    if line.text.lower() in _CANCEL:
        await _end(work, draft)
        return
    if (at := line.message.location) is not None:
        answers["place"] = " ".join(filter(None, [answers.get("place", ""), written(at.latitude, at.longitude)]))
        answers.pop("again", None)
        await _ask(work, answers, number=draft.number)
        return
    new = [[one.file_id, one.unique_id] for one in photos_of(line.message)]
    said = _spoken(line)
    if not line.text and not new and not said:
        raise NothingToHear
    answers["spoken"] = [*answers.get("spoken", []), *said][:_MOST_PHOTOS]
    photos = [*answers.get("photos", []), *new]
    if len(photos) > _MOST_PHOTOS:
        raise Refusal(N_("Ten photos are enough for one matter. Please continue with the buttons above."))
    answers["photos"] = photos
    unasked = False
    if line.text:
        step = next_step({**answers, "photos": answers["photos"][: -len(new) or None]})
        unasked = step == "kind" and line.text.lower() not in CALLS
        if not (unasked and (is_thanks(line.text) or is_greeting(line.text))):  # a nod is no part of the wording
            _take_text(answers, step, line.text)
    elif new:
        answers["photos_asked"] = True
        answers.pop("again", None)
    await _ask(work, answers, number=draft.number, unasked=unasked)


def _spoken(line: Line) -> list[dict[str, Any]]:
    found = spoken_in(line.message)
    return [found.as_answer()] if found else []


def _take_text(answers: Answers, step: str, text: str) -> None:
    """Put what was written where it was asked for; what was not asked for is added to the wording."""
    kind = CALLS.get(text.lower())
    if step == "kind" and kind is not None:
        answers["kind"] = kind.value
        answers.pop("again", None)
        return
    if step == "place":
        if len(text) > _LONGEST_PLACE:
            raise TooLong(
                N_("That is too long for a place. A few words are enough, for example: building 3, gate."),
                length=len(text),
                limit=_LONGEST_PLACE,
            )
        answers["place"] = text
        answers.pop("again", None)
        return
    before = "" if answers.get("again") == "text" else str(answers.get("text", ""))
    if step == "text":
        answers.pop("again", None)
    whole = before if text == before else "\n".join(part for part in (before, text) if part)
    if len(whole) > _MOST_WORDS:
        most = _MOST_WORDS - len(before) - bool(before)
        raise TooLong(
            N_("That is very long. Please say the main point in at most 6000 characters."), length=len(text), limit=most
        )
    answers["text"] = whole
    if step == "photos":
        answers["photos_asked"] = True
        answers.pop("again", None)
    if place_of(text).building and "place" not in answers:
        answers["place"] = ""


async def choose_community(work: Work, press: Press) -> None:
    """The button of a community, where somebody belongs to several."""
    draft, answers = await _open_draft(work)
    await work.require(RAISE_MATTER, press.number())
    answers["community"] = press.number()
    work.answer("")
    await _ask(work, answers, number=draft.number)


async def choose_kind(work: Work, press: Press) -> None:
    """The button of a kind."""
    draft, answers = await _open_draft(work)
    kind = press.one_of(Kind)
    answers["kind"] = kind.value
    answers.pop("again", None)
    work.answer((await work.words()).plain(KINDS[kind]))
    await _ask(work, answers, number=draft.number)


async def skip(work: Work, press: Press) -> None:
    """No place, no photo."""
    draft, answers = await _open_draft(work)
    if press.word() == "place":
        answers["place"] = "" if answers.get("again") == "place" else answers.get("place", "")
        answers.pop("again", None)
    elif press.word() == "photos":
        answers["photos_asked"] = True
        if answers.pop("again", None) == "photos":
            answers["photos"] = []
    else:
        raise NotYours
    work.answer("")
    await _ask(work, answers, number=draft.number)


async def _end(work: Work, draft: Dialogue) -> None:
    await dialogues.end(work.uow, draft)
    await work.reply((await work.words())(_DROPPED))


async def _open_draft(work: Work) -> tuple[Dialogue, Answers]:
    found = await dialogues.of(work.uow, (await work.account()).id, DIALOGUE)
    if found is None or not work.private:
        raise Refusal(N_("This draft is closed. To start a new one: /report. To see yours: /matters"))
    return found, dict(found.answers)


async def ask(work: Work, draft: Dialogue) -> None:
    """Go on with a matter that was laid aside, or with one of its answers."""
    await _ask(work, dict(draft.answers), number=draft.number)


def _named(t: Words, answers: Mapping[str, Any]) -> str:
    kind = answers.get("kind")
    return titled(t, t.plain(KINDS[Kind(kind)]) if kind else t.plain("matter"), str(answers.get("text", "")))


def _bare(text: str) -> str:
    """The words of a message without the hashtag or the word that called for a matter."""
    return split_tag(split_kind(text)[1])[1]


def _reworded(draft: Dialogue, step: str, before: str, after: str) -> Answers | None:
    """A message was edited: where its words stand among others they are exchanged; None: it is answered anew."""
    words, before, after = str(draft.answers.get("text", "")), _bare(before), _bare(after)
    if before and before in words and step != "place":
        return {**draft.answers, "text": words.replace(before, after, 1)}
    return {**draft.answers, "place": after} if step == "place" and len(after) <= _LONGEST_PLACE else None


_GUIDED = Guided(
    named=_named,
    ask=ask,
    keeps=lambda answers: bool(answers.get("text") or answers.get("photos") or answers.get("spoken")),
    fields={"kind": N_("What it is"), "text": N_("The text"), "place": N_("The place"), "photos": N_("The photos")},
    reopened=lambda answers, step: {**answers, "again": step},
    begins_at="text",
    card="matter.dialogue",
    dropped=_DROPPED,
    reworded=_reworded,
)


async def record(work: Work, press: Press) -> None:
    """The last button: from here on it is a matter with a number."""
    visibility = press.one_of(Visibility)
    if not work.private:
        raise NotYours
    t = await work.words()
    chat = await work.chat()
    known = await matters.by_source(work.uow, chat.id, work.message_id or 0)
    if known is not None:
        work.answer(t.plain("This is already matter {number}.", number=known.number))
        return
    found, answers = await _open_draft(work)
    if next_step(answers) != "check":
        raise Refusal(N_("This draft is closed. To start a new one: /report. To see yours: /matters"))
    community = await communities.get(work.uow, int(answers["community"]))
    await work.require(RAISE_MATTER, community.id)
    draft = Draft(
        kind=Kind(answers["kind"]),
        text=answers.get("text", ""),
        raiser=await work.account(),
        photos=[Photo(file_id, unique_id) for file_id, unique_id in answers.get("photos", [])],
        spoken=[spoken_of(one) for one in answers.get("spoken", [])],
        place=answers.get("place", ""),
        visibility=visibility,
        credit=answers.get("credit", ""),
        chat=chat.id,
        message=work.message_id,
    )
    await dialogues.end(work.uow, found)
    view = await raise_matter(work, community, draft)
    work.answer(t.plain("Recorded as matter {number}.", number=view.matter.number) if view else "")


ROUTES = [
    Route(Keyword(BEGINNINGS), plain),
    Route(DialogueAnswer(DIALOGUE, _GUIDED), hear),
    Route(Event.TOLD, told),
    Route(ButtonPress("matter.begin"), begin, RAISE_MATTER),
    Route(DeepLink("report", begins=True), begin_started),
    Route(ButtonPress("matter.where"), choose_community),
    Route(ButtonPress("matter.kind"), choose_kind),
    Route(ButtonPress("matter.skip"), skip),
    Route(ButtonPress("matter.record"), record, RAISE_MATTER),
]
