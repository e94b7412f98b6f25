"""Reason: why something cannot be done, in words that a person can read. A bare “no” is none."""

from __future__ import annotations

import re

LEAST_LETTERS = 4  # Chinese characters
LEAST_WORDS = 4

_CHINESE = re.compile("[\u4e00-\u9fff]")
_WORD = re.compile(r"[^\W\d_]{2,}")
# What says only that it cannot be done.
_BARE = re.compile(
    "(?:这个?|此|该|目前|现在|暂时|实在|真的|我们|物业|业委会|问题|诉求|事情|事)*"
    "(?:不行|不能|不可以|没法|没办法|无法|办不了|做不了|解决不了|修不了|处理不了|不能解决|无法解决|没法解决|无法处理|不能办|不归我们管|不管)"
    "(?:办|做|修|解决|处理|了|的|啊|呢|吧)*",
)


def is_reason(text: str) -> bool:
    """Does a text say more than that it cannot be done?"""
    said = _BARE.sub("", re.sub(r"[\s。，,.！!~…]+", " ", text)).strip()
    if _CHINESE.search(said):
        return len(_CHINESE.findall(said)) + len(_WORD.findall(said)) >= LEAST_LETTERS
    if not said or _CHINESE.search(text):
        return False
    return len(_WORD.findall(said)) >= LEAST_WORDS
