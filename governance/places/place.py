"""Place of law: a country or a part of one, what its people call things, and the classes of matter it knows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from governance.law import presets
from governance.motions.motion_class import REHEARSAL, Electorate, MotionClass

Answers = Mapping[str, str]
"""Question → option, by their ids. Where nothing was said, the first option of a question holds."""


@dataclass(frozen=True, slots=True)
class Named:
    """A thing with a name in both languages."""

    id: str
    name_en: str
    name_zh: str

    def name(self, language: str) -> str:
        """The name in Chinese or English."""
        return self.name_zh if language.startswith("zh") else self.name_en


@dataclass(frozen=True, slots=True)
class Option(Named):
    """An answer: which presets it puts in the place of which others."""

    swap: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Question(Named):
    """What the law leaves to a house, or tells apart by its kind. The first option is the law's own, or the safer."""

    options: tuple[Option, ...] = ()

    def chosen(self, answers: Answers) -> Option:
        """The option that holds."""
        return next((one for one in self.options if one.id == answers.get(self.id)), self.options[0])


@dataclass(frozen=True, slots=True)
class Kind(Named):
    """A class of matter as a place has it, before the questions are answered. `preset` is an id.

    `only`: question → the answers with which it exists at all.
    """

    preset: str = ""
    electorate: Electorate = Electorate.OWNERS
    note_en: str = ""
    note_zh: str = ""
    only: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Place(Named):
    """A place; `id` is its code, such as `ES` or `US-FL`. `within`: the code of the country of a part.

    `words` are those of `WORDS`; `own_rules`: nothing built in decides its motions for good, so a rule of one's own may
    be taken in. `zones` are IANA names, the most likely first.
    """

    within: str = ""
    zones: tuple[str, ...] = ()
    words: Mapping[str, Named] = field(default_factory=dict)
    kinds: tuple[Kind, ...] = ()
    questions: tuple[Question, ...] = ()
    swap: Mapping[str, str] = field(default_factory=dict)
    own_rules: bool = False

    def settled(self, answers: Answers) -> dict[str, str]:
        """The answers that hold here: unknown ones left out, missing ones by the first option."""
        return {question.id: question.chosen(answers).id for question in self.questions}

    def classes(self, answers: Answers) -> tuple[MotionClass, ...]:
        """The classes that a draft may choose from."""
        settled = self.settled(answers)
        return tuple(
            self._class(kind, answers)
            for kind in self.kinds
            if all(settled.get(question) in allowed for question, allowed in kind.only.items())
        )

    def _class(self, kind: Kind, answers: Answers) -> MotionClass:
        preset = self.swap.get(kind.preset, kind.preset)
        for question in self.questions:
            preset = question.chosen(answers).swap.get(preset, preset)
        source = presets.preset(preset)
        names = (kind.name_en, kind.name_zh, kind.note_en, kind.note_zh)
        return MotionClass(kind.id, kind.electorate, source, *names)

    def find(self, class_id: str, answers: Answers) -> MotionClass | None:
        """The class with that id, a rehearsal's included; None if the place does not know it."""
        known = self.classes(answers)
        if class_id == REHEARSAL:
            board = next(each for each in known if each.electorate is Electorate.COMMITTEE)
            return replace(board, id=REHEARSAL, electorate=Electorate.PRESENT, note_en="", note_zh="")
        return next((each for each in known if each.id == class_id), None)


WORDS = ("house", "assembly", "board", "manager")
"""What every place has its own words for: the owners together, their meeting, those who act for them, who manages."""
