"""Marks on ballots: what people write into a cell of a ballot list, in the languages of the places, and its meaning."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from governance.law.rule import ABSENT, ABSTAIN, FOLLOW, INVALID, NO, PRESENT, YES
from governance.register.cells import Odd

_WORDS = {
    YES: "yes y for infavour infavor approve approved agree aye 同意 赞成 赞同 支持 是 同意票 贊成 √ ✓ ✔ ☑ ✅ ○ 〇 1 "
    "sí si afavor favorable oui pour ja dafür dafuer zustimmung sim favorável favorevole voor "
    "да за はい 賛成 찬성 예",
    NO: "no n against disagree reject nay 反对 不同意 否 不赞成 反對 ✗ ✘ × ❌ 0 encontra contra non contre nein "
    "dagegen ablehnung não contrario contrário nee tegen нет против いいえ 反対 반대 아니오",
    ABSTAIN: "abstain abstained abstention abstains 弃权 棄權 空白 空白票 blank abstención abstencion enblanco blanco "
    "enthaltung enthalten abstenção embranco astensione astenuto blanc abstient abstenus onthouding blanco-stem "
    "воздержался воздержалась воздержаться 棄権 白票 기권",
    INVALID: "invalid void spoilt spoiled 无效 废票 无效票 作废 無效 廢票 nulo nula nul nulle ungültig ungultig nullo "
    "inválido invalida ongeldig недействителен недействительна 無効 무효",
    PRESENT: "present 到场 到场未投 出席 presente anwesend présent",
    FOLLOW: "follow 从众 随多数 從眾",
    ABSENT: "absent novote didnotvote notvoted 未投 未参加 缺席 没投 未投票 ausente "
    "nicht-abgestimmt abwesend assente - – — / 欠席 불참",
}
_MEANS: Mapping[str, str] = {word: choice for choice, words in _WORDS.items() for word in words.split()}
UNCLEAR = "unclear"
"""A mark that can mean one thing as well as the other: an x is a tick in some places, and a no in others."""
_EITHER_WAY = frozenset({"x", "*", "?"})


@dataclass(frozen=True, slots=True)
class BallotLine:
    """A line of a ballot list: its row (0 where there is none), whose it is, what is written, and as what it counts.

    `choice` is a word of `BALLOT_CLASSES`, "absent" for an empty cell, or "unclear". `damaged` is the heading of a
    column in which the cell cannot be read, and what has become of it.
    """

    row: int
    voter: str
    written: str
    choice: str
    damaged: tuple[str, Odd] | None = None


def choice_meant(text: str, also: Mapping[str, str] | None = None) -> str | None:
    """The choice that a mark means: an empty cell is "absent", a mark with two meanings "unclear", None: no mark known.

    `also`: what marks mean on this list, as somebody has said.
    """
    plain = text.lower().replace(" ", "").rstrip(".!。")
    if also and plain in also:
        return also[plain]
    if not plain:
        return ABSENT
    return UNCLEAR if plain in _EITHER_WAY else _MEANS.get(plain)
