"""Typing mistakes: which known words may this one be, mistyped? By its letters in English, by its sound in Chinese."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

# Letters that one input method offers for one sound, as far as words for our screens are among them.
_ALIKE = (
    "值直职植执只知",
    "班般斑搬",
    "投头透",
    "票漂飘",
    "报抱暴爆",
    "修休秀",
    "帮邦绑",
    "助住主祝",
    "谢写些",
    "改盖",
    "换还环",
    "物务误悟",
    "业页叶夜",
    "电店点",
    "坏怀",
    "菜采彩",
    "单但蛋",
    "转砖赚",
    "工公功",
    "人仁任",
    "表标",
    "决绝觉",
    "会惠绘汇",
    "用佣勇",
    "怎咋",
    "么摸莫吗",
    "话化画",
    "消小",
    "建件键见",
    "议意义易",
    "登等",
    "记计纪寄",
)
_SOUND = {letter: group for group in _ALIKE for letter in group}
_FIRST_OF = str.maketrans({letter: group[0] for letter, group in _SOUND.items()})
_SHORTEST = 5  # letters of an English word of which one may be wrong; of four, two may have changed places


def by_sound(text: str) -> str:
    """The text with one letter for each sound of the table: what is mistyped by its sound looks the same."""
    return text.translate(_FIRST_OF)


class Spelling:
    """The words that can be meant, so that those near to a mistyped one are found quickly."""

    def __init__(self, known: Iterable[str]) -> None:
        self._known = frozenset(known)
        self._by_first: defaultdict[str, list[str]] = defaultdict(list)
        for word in sorted(self._known):
            if word.isascii() and len(word) >= _SHORTEST - 1:
                self._by_first[word[0]].append(word)

    def near(self, said: str) -> tuple[str, ...]:
        """The known words that `said` may be, itself left out. A word that is known in English is not mistyped."""
        if not said.isascii():
            return tuple(one for one in _SOUND.get(said, "") if one != said and one in self._known)
        if said in self._known:
            return ()
        return tuple(one for one in self._by_first.get(said[:1], ()) if alike(said, one))


def alike(said: str, meant: str) -> bool:
    """May the English word `said` be `meant`, of at least four letters and with the same first one, mistyped?"""
    if abs(len(said) - len(meant)) > 1:
        return False
    return _swapped(said, meant) or (len(meant) >= _SHORTEST and _one_off(said, meant))


def _swapped(said: str, meant: str) -> bool:
    """Two neighbours have changed places."""
    differ = [place for place, pair in enumerate(zip(said, meant, strict=False)) if pair[0] != pair[1]]
    if len(said) != len(meant) or len(differ) != 2 or differ[1] != differ[0] + 1:
        return False
    first, second = differ
    return said[first] == meant[second] and said[second] == meant[first]


def _one_off(said: str, meant: str) -> bool:
    """One letter is wrong, missing or too many."""
    shorter, longer = sorted((said, meant), key=len)
    same = 0
    while same < len(shorter) and shorter[same] == longer[same]:
        same += 1
    skip = 1 if len(shorter) == len(longer) else 0
    return shorter[same + skip :] == longer[same + 1 :]
