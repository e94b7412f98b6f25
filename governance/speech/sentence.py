"""Sentence: what somebody wrote, in one spelling, cut into words; a Chinese letter is a word of its own here."""

from __future__ import annotations

import re
import unicodedata

# What people write short, and traditional letters where our words have simplified ones.
_SHORT = {
    "u": "you",
    "ur": "your",
    "r": "are",
    "pls": "please",
    "plz": "please",
    "thx": "thanks",
    "tks": "thanks",
    "ty": "thanks",
    "tonite": "tonight",
    "tmrw": "tomorrow",
    "wanna": "want",
    "gonna": "going",
    "msg": "message",
    "ppl": "people",
    "info": "information",
    "tel": "phone",
    "elevator": "lift",
}
_TRADITIONAL = str.maketrans(
    "幫選單謝會麼誰電話轉決業員長燈壞樓門車鎖響鬧開關報維議願訴銷資隱語換請問嗎們個這裡時務該沒見聽寫點錯號綁記戶認讓處給應聯繫動樣簡",
    "帮选单谢会么谁电话转决业员长灯坏楼门车锁响闹开关报维议愿诉销资隐语换请问吗们个这里时务该没见听写点错号绑记户认让处给应联系动样简",
)
_READ = 240  # letters
_APOSTROPHE = re.compile(r"(?<=[a-z])['’`´](?=[a-z])")
_WORD = re.compile(r"[a-z]+|[0-9]+|[\u3400-\u9fff]")


def words_of(text: str) -> tuple[str, ...]:
    """The words of a text, lower case, one spelling: `Who's on duty?` is whos, on, duty; 谁值班 is 谁, 值, 班.

    Of a long text its beginning: what somebody wants is said there, and reading on would cost more the longer it is.
    """
    plain = unicodedata.normalize("NFKC", text[:_READ]).lower().translate(_TRADITIONAL)
    return tuple(_SHORT.get(word, word) for word in _WORD.findall(_APOSTROPHE.sub("", plain)))


def weight(words: tuple[str, ...]) -> int:
    """How much is said: an English word counts as two Chinese letters."""
    return sum(2 if word.isascii() else 1 for word in words)
