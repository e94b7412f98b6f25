"""Courtesy: what is said out of politeness, and the words that say nothing of what somebody wants."""

from __future__ import annotations

from collections.abc import Iterable

from governance.speech.phrases import Known, Phrase, Sentence, found_of, phrases_of

THANKS = phrases_of(
    (
        "谢谢|多谢|感谢|谢了|谢啦|麻烦了|辛苦了|辛苦|太好了|不客气|没事了|没问题",
        "收到|知道了|明白了|明白|了解|好的|好吧|好嘞|行了|可以了|ok|okay",
        "thank_you|thanks|thankyou|cheers|much_appreciated|appreciated",
        "got_it|great|perfect|all_right|alright|understood|noted|will_do|no_problem|well_done|lovely|brilliant",
        "you_are_welcome|youre_welcome",
    )
)
GREETINGS = phrases_of(
    (
        "你好|您好|大家好|早上好|上午好|中午好|下午好|晚上好|早安|晚安|在吗|在不在|有人吗|再见|拜拜|哈喽|嗨|早",
        "hello|hi|hey|hiya|good_morning|good_afternoon|good_evening|good_night|good_day|morning|evening|bye|goodbye|yo",
        "how_are_you|anybody_there|anyone_there|are_you_there|you_there|see_you",
    )
)
# Politeness and particles around what is meant.
FILLERS = phrases_of(
    (
        "请问|请|麻烦|劳驾|不好意思|打扰|一下|下|您|你|我|想|要|问|啊|呀|呢|吧|吗|哦|噢|嗯|哈|嘛|啦|了|哎|喂|的|们|这个|那个|就|也|很|都|给|帮|是|有",
        "please|sorry|excuse_me|there|mate|everyone|everybody|all|guys|sir|madam|dear|neighbours|neighbors|friends|just|so",
        "very|much|a|an|the|lot|i|im|you|to|for|of|my|me|can|could|would|like|want|need|and|is|do|it|that|oh|well|um|again|then",
    )
)


_POLITE = (*THANKS, *GREETINGS, *FILLERS)
_KNOWN = Known(_POLITE)
_NODS = frozenset("👍👌🙏🙂😊😀😄❤💐🌹👏🤝✅🆗")


def _said(phrases: Iterable[Phrase], sentence: Sentence) -> set[int]:
    """The places of the sentence at which one of these, of one part each, stands."""
    found: set[int] = set()
    for phrase in phrases:
        for spelling in phrase.parts[0]:
            for first in sentence.places.get(spelling[0], ()):
                if sentence.words[first : first + len(spelling)] == spelling:
                    found.update(range(first, first + len(spelling)))
    return found


def _only_courtesy(text: str, *, with_one_of: Iterable[Phrase]) -> bool:
    sentence = _KNOWN.read(text)
    whole = len(_said(_POLITE, sentence)) == len(sentence.words)
    return whole and found_of(with_one_of, sentence) is not None


def is_thanks(text: str) -> bool:
    """Is it thanks, or a nod, and nothing else? 「好的，知道了」 is, and so is 👍."""
    if not any(sign.isalnum() for sign in text):
        return any(sign in _NODS for sign in text)
    return _only_courtesy(text, with_one_of=THANKS)


def is_greeting(text: str) -> bool:
    """Is it a greeting and nothing else?"""
    return _only_courtesy(text, with_one_of=GREETINGS)


def thanks_in(text: str) -> bool:
    """Does somebody thank for something, whatever else they say?"""
    return found_of((THANKS[0], THANKS[2]), _KNOWN.read(text)) is not None


def without_fillers(sentence: Sentence, taken: frozenset[int] = frozenset()) -> tuple[str, ...]:
    """The words that say something, but for those at the places that are taken already."""
    idle = taken | _said(FILLERS, sentence)
    return tuple(word for place, word in enumerate(sentence.words) if place not in idle)
