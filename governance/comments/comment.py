"""Comment: what a reply to a matter is – “me too”, an addition of whoever raised it, or a word about it."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum, unique

from governance.matters.matter import LIVING, State, Visibility

TELLING = timedelta(hours=1)
"""So long new comments are gathered before whoever deals with the matter hears of them."""


@unique
class Sort(Enum):
    """What is kept of somebody's words about a matter."""

    COMMENT = "comment"
    ADDITION = "addition"  # of whoever raised it: belongs to the wording
    VOICE = "voice"  # a voice note; its text is what somebody has written out
    EARLIER = "earlier"  # what the wording said before it was edited


@dataclass(frozen=True, slots=True)
class Said:
    """What a reply comes to: does it count as “me too”, and which words are kept as what (none if `text` is empty)."""

    joins: bool
    sort: Sort
    text: str


_WHO = r"(?:我们?|俺|咱)?(?:们|家|这|这边|这里|这儿|楼|单元|户|房)?(?:家|里|边|儿)?"
_ME_TOO = re.compile(
    rf"(?:{_WHO}也(?:是|一样|这样|有|遇到|碰到)(?:的|啊|呀|呢|了)?"
    r"|同样(?:的问题)?|同上|同问|一样(?:的)?|[+]1|加一|[+]一|附议"
    r"|me too|us too|ours too|mine too|here too|same for (?:me|us)|so do we|👍"
    r"|same here|same problem(?: here)?|same(?=[^a-z0-9]*$))",
    re.IGNORECASE,
)
_ENDS = re.compile(r"[\s,，.。!！~～、;；:：…👍🙋\u200d\ufe0f\U0001f3fb-\U0001f3ff]*")
_GOES_ON = re.compile(r"[\s,，.。!！~～、;；:：…]+(?=\S)")
_ADDITION = re.compile(
    r"\s*(?:补充(?:一下|一点|说明)?|再补充(?:一下)?|追加|addition|added|to add|p\.?s\.?)\s*[:：,，]\s*", re.IGNORECASE
)


def heard(text: str, *, voice: bool) -> Said:
    """What somebody says in a reply to a matter; `voice`: it is theirs."""
    plain = unicodedata.normalize("NFKC", text).strip() if len(text) < 200 else text.strip()
    if voice:
        found = _ADDITION.match(text)
        rest = text[found.end() :].strip() if found else text.strip()
        return Said(joins=False, sort=Sort.ADDITION if found and rest else Sort.COMMENT, text=rest or text.strip())
    found = _ME_TOO.match(plain)
    if found is None:
        return Said(joins=False, sort=Sort.COMMENT, text=text.strip())
    rest = plain[found.end() :]
    if _ENDS.fullmatch(rest):
        return Said(joins=True, sort=Sort.COMMENT, text="")
    return Said(joins=_GOES_ON.match(rest) is not None, sort=Sort.COMMENT, text=text.strip())


_ASKS = re.compile(r"(?:[?？]|吗|呢|么|没有|几[楼号点层栋]|哪[里儿栋层边])[\s.。!！~～]*$")


def asks(text: str) -> bool:
    """Does somebody ask back? Then it is no answer yet."""
    return _ASKS.search(text.strip()) is not None or "?" in text or "？" in text


def may_hear(visibility: Visibility, state: State, *, in_group: bool) -> bool:
    """Is a reply to the matter taken? Of what is hidden none in a group; of what was taken back none anywhere."""
    if state is State.WITHDRAWN:
        return False
    return visibility is Visibility.OPEN or not in_group


def joins_by_reaction(visibility: Visibility, state: State) -> bool:
    """Does a 👍 count as “me too”? Only of what everybody sees, and while it is open."""
    return visibility is Visibility.OPEN and state in LIVING
