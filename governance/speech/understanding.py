"""Understanding: which screen a sentence asks for, or that it tells what is wrong, thanks, greets, or is unclear.

The rules, in their order. Courtesy alone is courtesy. What asks goes to the screen whose phrases take up most of it.
What tells of something goes to the room that takes such things, unless it asks, and a screen is asked for. Typing
mistakes are allowed for only where nothing fits as it stands. Two that fit equally well, or one word in a long tale,
are not guessed: they are offered. Every answer names the phrase that it rests on.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, unique

from governance.speech.courtesy import is_greeting, is_thanks, thanks_in, without_fillers
from governance.speech.phrases import Found, Known, Phrase, Sentence, found_of, phrases_of, said_by
from governance.speech.sentence import weight


@dataclass(frozen=True, slots=True)
class Said:
    """What people say who want a screen. `asks`: phrases that ask for it; `tells`: that tell what it is for.

    `general`: what fits others as well (“how does this work”), so that any other that fits equally well goes first.
    """

    asks: tuple[str, ...] = ()
    tells: tuple[str, ...] = ()
    general: bool = False


@unique
class Sense(Enum):
    """What kind of thing was said."""

    ASKS = "asks"  # for a screen
    TELLS = "tells"  # what is wrong or wished for
    THANKS = "thanks"
    GREETS = "greets"
    UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True)
class Meant:
    """What a sentence means. `screen`: a command, for ASKS and TELLS; `because`: the phrase that it rests on.

    `wording`: the screen takes what is told, and the sentence tells something; `near`: screens that it may mean, where
    it is unclear.
    """

    sense: Sense
    screen: str = ""
    because: str = ""
    wording: bool = False
    near: tuple[str, ...] = ()


_ASKING = phrases_of(
    (
        "谁|哪|怎么|怎样|什么|啥|多少|几|吗|呢|是不是|能不能|可不可以|可以|有没有|没有|为什么|在哪|怎么样",
        "who|whos|whose|what|whats|when|whens|where|wheres|which|how|hows|why",
    )
)
# These ask only where a sentence begins with them.
_BEGIN = frozenset(
    {"can", "could", "may", "shall", "should", "would", "is", "are", "do", "does", "did", "will", "has", "have", "any"}
)
_SHARE = 6  # the phrase takes up at least one part in so many of what is said
_IDLE = 4  # so many Chinese letters, or half as many English words, are no wording of a matter
_MARK = re.compile(r"[?？]\s*$")
_WANTS_TO_KNOW = re.compile(r"(?:吗|没有|不是)\s*[?？]?\s*$")


def wants_to_know(text: str) -> bool:
    """Does somebody ask whether something is so? “How could the lift break again?” tells, and does not ask."""
    first = text.lower().split()[:1]
    return _WANTS_TO_KNOW.search(text) is not None or (_MARK.search(text) is not None and not _BEGIN.isdisjoint(first))


class Vocabulary:
    """All rooms' phrases, cut up once. `said`: screen → what people say who want it, in the order of the rooms."""

    def __init__(self, said: Mapping[str, Said]) -> None:
        self.general = frozenset(screen for screen, one in said.items() if one.general)
        self._asks = {screen: phrases_of(one.asks) for screen, one in said.items() if one.asks}
        self._tells = {screen: phrases_of(one.tells) for screen, one in said.items() if one.tells}
        every = [phrase for known in (self._asks, self._tells) for phrases in known.values() for phrase in phrases]
        self._known = Known([*every, *_ASKING])

    def understand(self, text: str) -> Meant:
        """What somebody means who writes this."""
        if is_thanks(text):
            return Meant(Sense.THANKS)
        if is_greeting(text):
            return Meant(Sense.GREETS)
        sentence = self._known.read(text)
        for mistyped in (False, True):
            meant = self._meant(sentence, text, mistyped=mistyped)
            if meant.sense is not Sense.UNCLEAR or meant.near:
                return meant
        return Meant(Sense.THANKS) if thanks_in(text) else Meant(Sense.UNCLEAR)

    def asks(self, text: str) -> bool:
        """Is it a question, whatever about? With the mark, or with a word that asks."""
        return bool(_MARK.search(text)) or _asks(self._known.read(text))

    def _meant(self, sentence: Sentence, text: str, *, mistyped: bool) -> Meant:
        asked = self._ranked(self._asks, sentence, mistyped=mistyped)
        told = self._ranked(self._tells, sentence, mistyped=mistyped)
        asking = bool(_MARK.search(text)) or _asks(sentence)
        if told and not (asking and asked) and not self._outweighed(told, asked, sentence):
            screen, found = told[0]
            return Meant(Sense.TELLS, screen, found.phrase, wording=True)
        if not asked:
            return Meant(Sense.UNCLEAR)
        return self._chosen(asked, sentence)

    def _outweighed(self, told: list[tuple[str, Found]], asked: list[tuple[str, Found]], sentence: Sentence) -> bool:
        """Does the sentence ask for a screen with more of its words than it tells with?"""
        if not asked:
            return False
        return said_by(asked[0][1], sentence) > said_by(told[0][1], sentence)

    def _chosen(self, asked: list[tuple[str, Found]], sentence: Sentence) -> Meant:
        screen, found = asked[0]
        said = said_by(found, sentence)
        same = [one for one, other in asked if said_by(other, sentence) == said and one not in self.general]
        if len(same) > 1:
            return Meant(Sense.UNCLEAR, near=tuple(same[:2]))
        if said * _SHARE < weight(without_fillers(sentence)):
            return Meant(Sense.UNCLEAR, near=(screen,))
        wording = screen in self._tells and weight(without_fillers(sentence, found.places)) > _IDLE
        return Meant(Sense.ASKS, screen, found.phrase, wording=wording)

    def _ranked(
        self, known: Mapping[str, tuple[Phrase, ...]], sentence: Sentence, *, mistyped: bool
    ) -> list[tuple[str, Found]]:
        """The screens whose phrases stand in the sentence, with the one that takes up most of it first."""
        found = {screen: found_of(phrases, sentence, mistyped=mistyped) for screen, phrases in known.items()}
        hits = [(screen, one) for screen, one in found.items() if one is not None]
        return sorted(hits, key=lambda hit: (-said_by(hit[1], sentence), hit[0] in self.general))


def _asks(sentence: Sentence) -> bool:
    """Is it a question, though nobody writes the mark on a phone?"""
    return found_of(_ASKING, sentence) is not None or not _BEGIN.isdisjoint(sentence.words[:1])
