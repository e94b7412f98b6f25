"""Words for matters: what their kinds and states are called, and which words call for one."""

from __future__ import annotations

import re

from governance.matters.matter import Kind, Move, Outcome, State
from handlers.frame.triggers import HASHTAG, find_call, find_tag
from handlers.frame.words import N_, Html, Words, html_of

KINDS: dict[Kind, str] = {
    Kind.COMPLAINT: N_("complaint"),
    Kind.REPAIR: N_("repair"),
    Kind.SUGGESTION: N_("suggestion"),
    Kind.WISH: N_("wish"),
    Kind.HELP: N_("call for help"),
    Kind.DISPUTE: N_("dispute"),
}

STATES: dict[State, str] = {
    State.RAISED: N_("waiting for an answer"),
    State.TAKEN: N_("in progress"),
    State.CLOSED: N_("closed, not yet confirmed"),
    State.FIXED: N_("done, confirmed"),
    State.REOPENED: N_("reopened"),
    State.WITHDRAWN: N_("withdrawn"),
    State.MERGED: N_("merged"),
}
NOT_DONE = N_("closed, not solved")
LATER = N_("promised for later")

MARKS: dict[State, str] = {
    State.RAISED: "🟡",
    State.TAKEN: "🔵",
    State.CLOSED: "⚪",
    State.FIXED: "🟢",
    State.REOPENED: "🟠",
    State.WITHDRAWN: "⚫",
    State.MERGED: "🔗",
}

ARRANGED: dict[Move, str] = {
    Move.MERGE: N_("{who} merged it into matter {text}. You hear here what happens with that one."),
    Move.UNMERGE: N_("{who} took it out of matter {text} again. An answer is due by {until}."),
    Move.GATHER: N_("{who} merged matter {text} into it."),
    Move.RELEASE: N_("{who} took matter {text} out of it again."),
    Move.SPLIT: N_("{who} made a part of it matter {text}."),
    Move.CHANGE_KIND: N_("{who} moved it from {old} to {new}."),
    Move.JOIN: N_("{who} has it too: “{text}”"),  # in their own words
}

# What people write, in either language, to say which kind it is; the first word or the hashtag.
CALLS: dict[str, Kind] = {
    "投诉": Kind.COMPLAINT,
    "报修": Kind.REPAIR,
    "维修": Kind.REPAIR,
    "建议": Kind.SUGGESTION,
    "心愿": Kind.WISH,
    "求助": Kind.HELP,
    "纠纷": Kind.DISPUTE,
    "complaint": Kind.COMPLAINT,
    "repair": Kind.REPAIR,
    "suggestion": Kind.SUGGESTION,
    "wish": Kind.WISH,
    "help": Kind.HELP,
    "dispute": Kind.DISPUTE,
}
# A dispute is never filed from the group by a hashtag; the word alone in private is a cry for the manual.
TAGS = frozenset(CALLS) - {"维修", "纠纷", "dispute"}
BEGINNINGS = frozenset(CALLS) - {"help"}
GLUED = ("投诉", "报修", "建议", "心愿", "求助")

_FIRST = re.compile(r"[#＃]?([^\s:：,，。、#＃]+)[\s:：,，。、]*", re.DOTALL)
SHORT = 120  # characters of a wording in the group
LONG = 3000  # characters of a wording in private; the whole of it is kept


def split_kind(text: str) -> tuple[Kind | None, str]:
    """The kind that the first word names, and the rest; None and the whole text if it names none."""
    text = text.strip()
    if found := _FIRST.match(text):
        if kind := CALLS.get(found.group(1).lower()):
            return kind, text[found.end() :].strip()
        # Without a space after it the word may belong to the sentence: it says the kind, and the wording stays whole.
        for word in GLUED:
            if text.startswith(word):
                return CALLS[word], text
    return None, text


def split_tag(text: str) -> tuple[Kind | None, str]:
    """The kind that a hashtag anywhere in the text names, or “报修：” at its beginning, and the text without it."""
    found = find_tag(text, CALLS) or find_call(text, CALLS)
    if found is None:
        return None, text
    tag, start, end = found
    return CALLS[tag], without_tags(text[:start] + text[end:])


def without_tags(text: str) -> str:
    """The text without further hashtags of ours; of any other only the sign goes, for its word tells something."""
    found = find_tag(text, CALLS)
    while found is not None:
        text = text[: found[1]] + text[found[2] :]
        found = find_tag(text, CALLS)
    return HASHTAG.sub(r"\1", text).strip(" \n:：,，")


def shorten(text: str, limit: int = SHORT) -> str:
    """The text on one line, at most `limit` characters."""
    line = " ".join(text.split())
    return line if len(line) <= limit else line[: limit - 1] + "…"


def state_words(t: Words, state: State, outcome: Outcome | None, *, answered: bool = False) -> Html:
    """Where it stands, in words. `answered`: somebody who handles it has said something, though nobody has taken it."""
    if state is State.RAISED and answered:
        return t("answered")
    if state is State.CLOSED and outcome is Outcome.NOT_DONE:
        return t(NOT_DONE)
    if state is State.CLOSED and outcome is Outcome.LATER:
        return t(LATER)
    return t(STATES[state])


def arranged(t: Words, move: Move, who: str, text: str, until: str) -> Html:
    """How it was merged, split or moved, as a sentence; of a change of kind the text names both."""
    old, _, new = text.partition(">") if move is Move.CHANGE_KIND else ("", "", "")
    kinds = {"old": t(KINDS[Kind(old)]), "new": t(KINDS[Kind(new)])} if new else {"old": "…", "new": "…"}  # taken back
    return t(ARRANGED[move], who=who, text=text or "…", until=until, **kinds)


def joined_lines(*lines: Html | str | None) -> Html:
    """The lines that there are, one below the other; foreign text escaped."""
    return Html("\n".join(html_of(line) for line in lines if line))
