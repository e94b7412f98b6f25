"""Cards of matters: how one looks in the group, on one card, and in private, with all its steps."""

from __future__ import annotations

from datetime import datetime

from governance.comments.comment import Sort
from governance.comments.spot import last_in
from governance.matters.lateness import Late, answered, lateness
from governance.matters.matter import LIVING, Move, Outcome, Party, State, Visibility
from handlers.frame.buttons import Button, Keyboard, button, link
from handlers.frame.dates import say_day, say_moment
from handlers.frame.words import N_, Html, Words
from handlers.matters.view import View
from handlers.matters.words import ARRANGED, KINDS, LONG, MARKS, arranged, joined_lines, shorten, state_words
from storage.comments.comments import Comment
from storage.engine.subjects import Subject
from storage.matters.steps import Step

_STEPS_SHOWN = 6
_COMMENTS_SHOWN = 3

BEFORE_ALL = N_("Nobody responsible dealt with it in time. The whole community can see it now.")
HAPPENED: dict[Move, str] = {
    Move.TAKE: N_("{who} has taken it on."),
    Move.ANSWER: N_("{who} answers: “{text}”"),
    Move.SET_DEADLINE: N_("{who} promises to do it by {until}."),
    Move.CLOSE: N_("{who} closed it: “{text}”"),
    Move.CONFIRM: N_("{who} says it is really done."),
    Move.REOPEN: N_("{who} says it is not done. It is open again."),
    Move.WITHDRAW: N_("It was withdrawn."),
    Move.ERASE: N_("It was withdrawn: the person who raised it had their words erased."),
    Move.ESCALATE: N_("It is overdue and now goes to {text}. Answer due by {until}."),
    Move.RETURN: N_("The day for which it was promised has come, so it is open again. Answer due by {until}."),
    Move.STAND_IN: N_("Overdue, so {text} is in charge now, in place of {who}. Answer due by {until}."),
    Move.HAND_ON: N_("{who} is no longer in office. It now goes to {text}; answer due by {until}."),
    Move.JOIN: N_("{who} has it too."),
}
_WORDLESS: dict[Move, str] = {
    Move.ANSWER: N_("{who} answered; the text has been erased."),
    Move.CLOSE: N_("{who} closed it; the text has been erased."),
}


def card_name(matter: int) -> Subject:
    """Under which name a matter's card is kept up to date in a chat."""
    return Subject("matter", matter)


def title(t: Words, view: View) -> Html:
    """The first line: mark, number, kind, where it stands."""
    matter = view.matter
    return t(
        "{mark} <b>Matter {number}</b> · {kind} · {state}",
        mark=MARKS[matter.state],
        number=matter.number,
        kind=t(KINDS[matter.kind]),
        state=state_words(t, matter.state, matter.outcome, answered=any(one.move is Move.ANSWER for one in view.steps)),
    )


def wording(t: Words, view: View, limit: int) -> Html:
    """Its text, shortened; if it came as a photo alone, that; if it is gone, why."""
    if view.matter.erased:
        return t("(erased at the author's request)")
    if not view.matter.text:
        if view.voices and not view.photos:
            return t("(voice note)")
        return t("(photo only)") if view.photos else t("(taken back)")
    text = " ".join([view.matter.text, *_additions(t, view)])
    return t("“{text}”", text=shorten(text) if limit < LONG else _cut(text, limit))


def _additions(t: Words, view: View) -> list[str]:
    """What its raiser added to the wording, each with its time."""
    added = [one for one in view.comments if one.sort is Sort.ADDITION and not one.erased]
    zone = view.community.timezone
    return [t.plain("(added {moment}: {text})", moment=say_moment(t, one.at, zone), text=one.text) for one in added]


def remark(t: Words, view: View, one: Comment, limit: int) -> Html:
    """A comment as one line, with who wrote it; of what is hidden nobody is named."""
    who = view.name(t, one.account)
    if view.matter.visibility is not Visibility.OPEN:
        who = t.plain("The person who raised it") if one.account == view.matter.raiser else t.plain("A resident")
    if one.sort is Sort.EARLIER and not one.erased:
        return t("Before it was changed: “{text}”", text=shorten(one.text, limit))
    if one.erased:
        return t("{who}: (erased at the author's request)", who=who)
    if one.sort is Sort.VOICE:
        said = t("{who}, aloud: “{text}”", who=who, text=shorten(one.text, limit))
        return said if one.text else t("{who}: a voice note", who=who)
    return t("{who}: “{text}”", who=who, text=shorten(one.text, limit)) if one.text else t("{who}: a photo", who=who)


def _cut(text: str, limit: int) -> str:
    return text if len(text) <= limit else text[:limit] + "…"


def _whose(t: Words, view: View, *, named: bool) -> Html:
    matter = view.matter
    if matter.erased:
        return t("From {raiser}", raiser=t.plain("somebody who has erased their data"))
    if not named:
        return t("From a neighbour who prefers not to be named")
    if matter.brought_by is not None and matter.credit:
        return t(
            "In the words of {author}; raised by {by} for {raiser}",
            author=matter.credit,
            raiser=view.name(t, matter.raiser),
            by=view.name(t, matter.brought_by),
        )
    if matter.brought_by is not None:
        return t(
            "From {raiser}; raised by {by}", raiser=view.name(t, matter.raiser), by=view.name(t, matter.brought_by)
        )
    if matter.credit:
        return t(
            "In the words of {author}; raised by {raiser}", author=matter.credit, raiser=view.name(t, matter.raiser)
        )
    return t("From {raiser}", raiser=view.name(t, matter.raiser))


def asked_names(t: Words, view: View) -> str:
    """Who is asked now, in words."""
    names = [view.name(t, account) for account in view.asked]
    if not names:
        return t.plain("the committee")
    shown = t.plain(", ").join(names[:2])
    return shown if len(names) <= 2 else t.plain("{names} and others", names=shown)


def _next(t: Words, view: View, until: str, now: datetime) -> Html | None:
    matter = view.matter
    late = lateness(matter.state, matter.level, matter.deadline, view.made, now)
    taker = view.name(t, matter.taken_by) if matter.state is State.TAKEN else ""
    if late is not None:
        return _late(t, view, late, taker)
    if taker:
        return t("In the hands of {who}, by {until}", who=taker, until=until)
    if matter.state in LIVING:
        if answered(view.made):
            return t("Next: getting it done, by {until}", until=until)
        return t("Next: an answer from {who}, by {until}", who=asked_names(t, view), until=until)
    if matter.state is State.CLOSED and matter.outcome is Outcome.DONE:
        return t("Is it really done? The person who raised it, or anyone who has it too, can say yes or no.")
    return None


def _late(t: Words, view: View, late: Late, taker: str) -> Html:
    """What is overdue, and whose it is; whoever has answered is not said to owe an answer, nobody is named unwarned."""
    if late is Late.DONE:
        answers = [step.account for step in view.steps if step.move is Move.ANSWER]
        if not view.warned:
            return t("Overdue: it was answered, but it is not done yet")
        return t("Overdue: {who} answered, but it is not done yet", who=taker or view.name(t, answers[-1]))
    who = (taker or asked_names(t, view)) if view.warned else ""
    if late is Late.ANSWER_AGAIN:
        return (
            t("Overdue: no answer from {who} since it was reopened", who=who)
            if who
            else t("Overdue: no answer since it was reopened")
        )
    return t("Overdue: no answer yet from {who}", who=who) if who else t("Overdue: no answer yet")


def _latest(t: Words, view: View) -> Html | None:
    said = [step for step in view.steps if step.text and step.move in {Move.ANSWER, Move.CLOSE, Move.REOPEN}]
    return happened(t, view, said[-1], short=True) if said else None


def happened(t: Words, view: View, step: Step, *, short: bool = False) -> Html:
    """One step as a sentence."""
    until = say_moment(t, step.until, view.community.timezone) if step.until else ""
    who = _actor(t, view, step)
    text = shorten(step.text, 80 if short else 600)
    if step.move is Move.ESCALATE and step.account is not None:
        return _climbed(t, view, step, who, until)
    if step.move is Move.ESCALATE and not step.text:
        return t(BEFORE_ALL)
    if step.move is Move.CLOSE and step.until and step.text:
        day = say_day(t, step.until, view.community.timezone)
        return t("{who} promises it for {day}: “{text}”", who=who, day=day, text=text)
    if step.move in _WORDLESS and not step.text:
        return t(_WORDLESS[step.move], who=who)
    if step.move in ARRANGED and (text or step.move is not Move.JOIN):
        return arranged(t, step.move, who, text, until)
    if step.move is Move.REOPEN and step.text:
        return t("{who} says it is not done: “{text}” It is open again.", who=who, text=text)
    return t(HAPPENED[step.move], who=who, text=text, until=until)


def _climbed(t: Words, view: View, step: Step, who: str, until: str) -> Html:
    """Why it went one rung up: who was reminded, and what is missing all the same."""
    made = [(one.move, one.until) for one in view.steps if one.id < step.id]
    if not step.text:
        return t("{who} was reminded and it is still not done. The whole community can see it now.", who=who)
    if answered(made):
        why = N_("{who} answered and was reminded, but it is not done. It now goes to {text}; answer due by {until}.")
    else:
        why = N_("{who} was reminded and did not answer. It now goes to {text}; answer due by {until}.")
    return t(why, who=who, text=step.text, until=until)


def _actor(t: Words, view: View, step: Step) -> str:
    hidden = view.matter.visibility is not Visibility.OPEN
    if hidden and step.account is not None and step.move in {Move.CONFIRM, Move.REOPEN, Move.JOIN}:
        return t.plain("A resident")
    return view.name(t, step.account)


def _counts(t: Words, view: View) -> Html | None:
    parts: list[Html] = []
    if view.joiners:
        parts.append(t.plural("{count} neighbour has it too", "{count} neighbours have it too", len(view.joiners)))
    if view.photos:
        parts.append(t.plural("{count} photo", "{count} photos", view.photos))
    if view.voices:
        parts.append(t.plural("{count} voice note", "{count} voice notes", len(view.voices)))
    if view.remarks:
        parts.append(t.plural("{count} comment", "{count} comments", len(view.remarks)))
    return Html(" · ".join(parts)) if parts else None


def group_card(t: Words, view: View, now: datetime) -> Html:
    """The card in the group as it is `now`: at most eight lines, as everybody may read it."""
    return _card(t, view.public, now)


def _card(t: Words, view: View, now: datetime) -> Html:
    matter = view.matter
    if matter.state is State.WITHDRAWN:
        return joined_lines(title(t, view), t("The author has taken it back."))
    return joined_lines(
        title(t, view),
        wording(t, view, 0),
        t("Place: {place}", place=shorten(matter.place, 60)) if matter.place else None,
        _whose(t, view, named=True),
        _latest(t, view),
        _next(t, view, say_moment(t, matter.deadline, view.community.timezone), now),
        _counts(t, view),
        t("Receipt {code}", code=matter.receipt),
    )


def group_buttons(t: Words, view: View) -> Keyboard:
    """What can be pressed in the group."""
    key, state = view.matter.id, view.matter.state
    details = button(t.plain("Details"), "matter.show", key)
    if state is State.WITHDRAWN:
        return []
    if state is State.CLOSED:
        return [judging_row(t, view), [details]]
    if state not in LIVING:
        return [[details]]
    rows = [[button(t.plain("Me too"), "matter.join", key), details]]
    if view.matter.brought_by is not None and view.raiser.private_chat is None and not view.raiser.erased:
        rows.append([button(t.plain("This is mine: take it back"), "matter.withdraw", key)])
    return rows


def room_card(t: Words, view: View, now: datetime) -> Html:
    """The card in the committee's group; what is hidden is never read in a group, so only that it waits."""
    if view.matter.visibility is Visibility.OPEN:
        return _card(t, view, now)
    if view.matter.state in LIVING:
        waits = t("This is confidential and needs an answer. Please look at it in private.")
    else:
        waits = t("This is confidential; nobody needs to answer it now.")
    return joined_lines(t("<b>Matter {number}</b>", number=view.matter.number), waits)


def room_buttons(t: Words, view: View, address: str) -> Keyboard:
    """What a committee member can do from there; `address` leads to the matter in private."""
    rows: list[list[Button]] = [[link(t.plain("View in private"), address)]]
    if view.matter.visibility is Visibility.OPEN and view.matter.state is State.RAISED:
        rows[0].insert(0, button(t.plain("Take it"), "matter.take", view.matter.id, style="primary"))
    return rows


def judging_row(t: Words, view: View) -> list[Button]:
    """Is it really done? Yes and no; of what was closed and is not done nobody can say yes."""
    key, this_round = view.matter.id, view.matter.round
    if view.matter.outcome is not Outcome.DONE:
        return [button(t.plain("Open it again"), "matter.undone", key, this_round)]
    return [
        button(t.plain("Yes, it is done"), "matter.done", key, this_round),
        button(t.plain("No, not done"), "matter.undone", key, this_round),
    ]


def next_road(t: Words, view: View) -> Keyboard:
    """Below what was closed without a solution: one tap to a motion of it. What is hidden is put to no vote."""
    if view.matter.outcome is not Outcome.NOT_DONE or view.matter.visibility is not Visibility.OPEN:
        return []
    return [[button(t.plain("Put it to a vote"), "motion.from", view.matter.id)]]


def said_stars(count: int) -> str:
    """So many stars of five, as they are shown."""
    return "★" * count + "☆" * (5 - count)


def _rated(t: Words, view: View) -> Html | None:
    """How satisfied whoever raised it is."""
    if view.rating is None or view.rating.stars is None:
        return None
    stars, word = said_stars(view.rating.stars), view.rating.word
    if word:
        return t("Rated {stars}: “{word}”", stars=stars, word=shorten(word, 300))
    return t("Rated {stars}", stars=stars)


def details(t: Words, view: View, now: datetime, *, named: bool, rated: bool = False) -> Html:
    """All of it, for a private chat, with what is overdue; `rated`: and how its raiser rated the result.

    Moments and no distances: a message stays for years.
    """
    matter, zone = view.matter, view.community.timezone
    seen = {
        Visibility.ANONYMOUS: t("Neighbours do not see the name, and it is never shown in the group."),
        Visibility.PRIVATE: t("Only the person who raised it and those handling it can see this."),
    }.get(matter.visibility)
    shown = view.steps[-_STEPS_SHOWN:]
    return joined_lines(
        title(t, view),
        wording(t, view, LONG - 1400 if shown else LONG),
        t("Place: {place}", place=matter.place) if matter.place else None,
        t("Added by the person who raised it for them: “{note}”", note=shorten(matter.note, 300))
        if matter.note
        else None,
        _whose(t, view, named=named),
        t("Raised {moment}", moment=say_moment(t, matter.raised_at, zone)),
        seen,
        *[
            t("{day}: {what}", day=say_day(t, step.at, zone), what=happened(t, view, step, short=True))
            for step in shown
        ],
        *[remark(t, view, one, 120) for one in view.comments if one.sort is Sort.EARLIER],
        *[remark(t, view, one, 120) for one in view.voices[-_COMMENTS_SHOWN:]],
        *[remark(t, view, one, 120) for one in view.remarks[-_COMMENTS_SHOWN:]],
        _next(t, view, say_moment(t, matter.deadline, zone), now),
        _rated(t, view) if rated else None,
        _counts(t, view),
        t("Receipt {code}", code=matter.receipt),
    )


def private_buttons(t: Words, view: View, parties: frozenset[Party], reader: int) -> Keyboard:
    """What the account `reader` can do with it in private."""
    key, state = view.matter.id, view.matter.state
    rows: list[list[Button]] = []
    if Party.HANDLER in parties and state in LIVING:
        rows += _handling_rows(t, view, reader)
    if Party.HANDLER in parties and view.hangs_out:
        rows.append([button(t.plain("Page for the notice board"), "matter.page", key)])
    if Party.HANDLER in parties and state in LIVING | {State.MERGED}:
        rows.append([button(t.plain("Merge, split, move"), "arrange.menu", key)])
    if state in {State.CLOSED, State.FIXED} and parties & {Party.RAISER, Party.JOINED}:
        rows.append(judging_row(t, view))
    if state in LIVING and parties == {Party.NEIGHBOUR}:
        rows.append([button(t.plain("Me too"), "matter.join", key)])
    if Party.JOINED in parties and state in LIVING:
        rows.append([button(t.plain("I no longer have it"), "matter.leave", key)])
    last: list[Button] = []
    if view.photos:
        last.append(button(t.plain("Show photos"), "matter.photos", key))
    if view.comments:
        last.append(button(t.plain("Comments"), "comment.list", key, 0))
    if last_in(view.matter.place, view.matter.text, *(one.text for one in view.comments)) is not None:
        last.append(button(t.plain("On the map"), "comment.map", key))
    if view.voices and (view.matter.visibility is Visibility.OPEN or parties & {Party.RAISER, Party.HANDLER}):
        last.append(button(t.plain("Listen"), "voice.listen", key))
    if Party.RAISER in parties and state in LIVING:
        last.append(button(t.plain("Take it back"), "matter.withdraw", key))
    return [*rows, last] if last else rows


def _handling_rows(t: Words, view: View, reader: int) -> list[list[Button]]:
    """Whoever has taken it is not asked to take it again; others may take it over."""
    key, taken = view.matter.id, view.matter.state is State.TAKEN
    answer = button(t.plain("Answer"), "matter.answer", key)
    deadline = button(t.plain("Set a deadline"), "matter.deadline", key)
    close = button(t.plain("Close"), "matter.close", key)
    if taken and view.matter.taken_by == reader:
        return [[answer, deadline], [close]]
    take = button(t.plain("Take it over") if taken else t.plain("Take it"), "matter.take", key)
    return [[take, answer], [deadline, close]]


def receipt(t: Words, view: View, now_line: Html) -> Html:
    """What the raiser hears in private once it is recorded."""
    matter = view.matter
    until = say_moment(t, matter.deadline, view.community.timezone)
    return joined_lines(
        now_line,
        wording(t, view, 0),
        t("Next: an answer from {who}, by {until}", who=asked_names(t, view), until=until),
        t("I will tell you about each step here. Receipt {code}", code=matter.receipt),
    )
