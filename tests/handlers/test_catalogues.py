"""Does every sentence that a person may see exist in Chinese, once, and well formed?"""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from string import Formatter
from typing import Any

import typer.main
from babel.messages.extract import extract
from babel.messages.pofile import read_po

import bot
import governance
import storage
from bot.cli import app
from bot.config.loading import fields
from governance.sayable import Sayable
from handlers import routes as routes  # noqa: PLC0414  (imports every capability, so that all refusals are known)
from handlers.frame.refusals import Refusal
from handlers.frame.triggers import Command

ROOT = Path(__file__).parents[2]
CATALOGUES = ROOT / "handlers" / "locales" / "zh_CN"
_AFTER_THE_PLACE = {"FormError": (2,), "fault": (2,)}
"""What names the place of a mistake first, and its sentence second."""
_TAG = re.compile(r"</?[a-z]+")


@dataclass(frozen=True, slots=True)
class Translated:
    """One entry of a catalogue: where it stands, the English and the Chinese forms."""

    place: str
    english: tuple[str, ...]
    chinese: tuple[str, ...]
    fuzzy: bool


def _sources() -> list[Path]:
    spoken = [*ROOT.glob("handlers/**/*.py"), *ROOT.glob("bot/**/*.py"), *ROOT.glob("storage/**/*.py")]
    spoken += ROOT.glob("governance/**/*.py")
    return sorted(path for path in spoken if "sandbox" not in path.parts)


def _refusals(kind: type[Exception] = Refusal) -> Iterator[str]:
    yield kind.__name__
    for narrower in kind.__subclasses__():
        yield from _refusals(narrower)


def _names_of_words(tree: ast.AST) -> set[str]:
    """Under which names a module holds `Words`: parameters declared so and what `words(…)` is assigned to."""
    names = {"t"}
    for node in ast.walk(tree):
        if isinstance(node, ast.arg) and node.annotation is not None and ast.unparse(node.annotation) == "Words":
            names.add(node.arg)
        if isinstance(node, ast.Assign) and _gives_words(node.value):
            names.update(target.id for target in node.targets if isinstance(target, ast.Name))
    return names


def _gives_words(node: ast.expr) -> bool:
    call = node.value if isinstance(node, ast.Await) else node
    if not isinstance(call, ast.Call):
        return False
    called = call.func
    return (isinstance(called, ast.Name) and called.id == "words") or (
        isinstance(called, ast.Attribute) and called.attr == "words"
    )


def _calls_that_speak(tree: ast.AST) -> Iterator[ast.Call]:
    speaking = _names_of_words(tree) | {"N_", "plain", "bare", "plural"}
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            called = node.func
            name = called.id if isinstance(called, ast.Name) else getattr(called, "attr", "")
            if name in speaking:
                yield node


def _commands(command: Any) -> Iterator[Any]:
    yield command
    for each in getattr(command, "commands", {}).values():
        yield from _commands(each)


def _load_all() -> None:
    """Import every module, so that each kind of refusal is known, whoever raises it."""
    for package in (bot, storage, governance):
        for info in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if not any(part in info.name for part in ("__main__", ".migrations.", ".sandbox")):
                importlib.import_module(info.name)


@cache
def _said() -> Mapping[tuple[str, ...], str]:
    """Every English sentence in the code (one form or two), with a place where it stands."""
    found: dict[tuple[str, ...], str] = {}
    _load_all()
    once = dict.fromkeys([*_refusals(), *_refusals(Sayable), "N_", "plain", "bare", "says"], None) | _AFTER_THE_PLACE
    for path in _sources():
        tree = ast.parse(path.read_text(encoding="utf-8"))
        own = dict.fromkeys(_names_of_words(tree), None)
        with path.open("rb") as source:
            for line, message, _, _ in extract("python", source, {**once, **own, "plural": (1, 2)}):
                forms = (message,) if isinstance(message, str) else tuple(message)
                found.setdefault(forms, f"{path.relative_to(ROOT)}:{line}")
        # Before Python 3.12 the extraction does not look into f-strings.
        for call in (call for f in ast.walk(tree) if isinstance(f, ast.JoinedStr) for call in _calls_that_speak(f)):
            texts = tuple(
                one.value for one in call.args if isinstance(one, ast.Constant) and isinstance(one.value, str)
            )
            if texts:
                found.setdefault(texts, f"{path.relative_to(ROOT)}:{call.lineno}")
    for command in _commands(typer.main.get_command(app.app)):
        for text in (command.help, *(getattr(parameter, "help", None) for parameter in command.params)):
            if text:
                found.setdefault((text,), f"help of yishiting {command.name}")
    for key, field in fields().items():
        found.setdefault((field.description or "",), f"meaning of {key}")
    for route in routes.ROUTES:
        if isinstance(route.trigger, Command):
            found.setdefault((route.trigger.summary,), f"summary of /{route.trigger.name}")
    return found


@cache
def _translated() -> tuple[Translated, ...]:
    entries: list[Translated] = []
    for path in sorted(CATALOGUES.glob("*.po")):
        with path.open("rb") as source:
            for one in read_po(source, locale="zh_CN", abort_invalid=True):
                if one.id:
                    english = (one.id,) if isinstance(one.id, str) else tuple(one.id)
                    chinese = (one.string,) if isinstance(one.string, str) else tuple(one.string)
                    entries.append(Translated(f"{path.name}:{one.lineno}", english, chinese, one.fuzzy))
    return tuple(entries)


def _nothing_wrong(problems: list[str]) -> None:
    assert not problems, "\n" + "\n".join(sorted(problems))


def _placeholders(text: str) -> Counter[str]:
    return Counter(name for _, name, _, _ in Formatter().parse(text) if name is not None)


def test_every_sentence_has_a_translation() -> None:
    known = {entry.english for entry in _translated() if all(entry.chinese)}

    missing = [f"{place}: no Chinese for {forms[0]!r}" for forms, place in _said().items() if forms not in known]

    _nothing_wrong(missing)


def test_no_sentence_is_translated_in_two_places() -> None:
    # gettext looks a sentence up by its singular, so that alone must be unique.
    places: dict[str, list[str]] = {}
    for entry in _translated():
        places.setdefault(entry.english[0], []).append(entry.place)

    _nothing_wrong([f"{' and '.join(where)}: {text!r}" for text, where in places.items() if len(where) > 1])


def test_no_translation_outlives_its_sentence() -> None:
    said = _said()

    _nothing_wrong(
        [f"{entry.place}: nobody says {entry.english[0]!r}" for entry in _translated() if entry.english not in said]
    )


def test_translations_hold_the_same_placeholders() -> None:
    problems = []
    for entry in _translated():
        wanted = set(_placeholders(entry.english[-1]))
        problems += [
            f"{entry.place}: {set(_placeholders(text))} instead of {wanted} in {text!r}"
            for text in entry.chinese
            if set(_placeholders(text)) != wanted
        ]

    _nothing_wrong(problems)


def test_placeholders_have_names() -> None:
    _nothing_wrong(
        [f"{place}: {forms!r}" for forms, place in _said().items() for text in forms if "" in _placeholders(text)]
    )


def test_translations_hold_the_same_markup() -> None:
    problems = []
    for entry in _translated():
        wanted = Counter(_TAG.findall(entry.english[-1]))
        problems += [f"{entry.place}: {text!r}" for text in entry.chinese if Counter(_TAG.findall(text)) != wanted]

    _nothing_wrong(problems)


def test_no_translation_is_left_doubtful() -> None:
    _nothing_wrong([f"{entry.place}: marked fuzzy" for entry in _translated() if entry.fuzzy])


def test_every_catalogue_says_how_chinese_counts_and_is_written() -> None:
    for path in CATALOGUES.glob("*.po"):
        head = path.read_text(encoding="utf-8").split("\n\n")[0]

        assert "Plural-Forms: nplurals=1; plural=0;" in head, path.name
        assert "charset=UTF-8" in head, path.name


def test_texts_keep_to_the_tone_of_the_house() -> None:
    problems = [f"{place}: exclamation mark in {forms[0]!r}" for forms, place in _said().items() if "!" in forms[0]]
    for entry in _translated():
        for text in entry.chinese:
            if "！" in text or "!" in text:
                problems.append(f"{entry.place}: exclamation mark in {text!r}")
            if "你" in text:
                problems.append(f"{entry.place}: 你 instead of 您 in {text!r}")

    _nothing_wrong(problems)


def test_sentences_are_whole_where_they_are_said() -> None:
    """A sentence glued together from parts, or chosen inside the call, is not found by the extraction."""
    problems = []
    for path in _sources():
        for call in _calls_that_speak(ast.parse(path.read_text(encoding="utf-8"))):
            if call.args and isinstance(call.args[0], ast.JoinedStr | ast.BinOp | ast.IfExp):
                where = f"{path.relative_to(ROOT)}:{call.lineno}"
                problems.append(f"{where}: write one whole sentence, or mark each with N_: {ast.unparse(call.args[0])}")

    _nothing_wrong(problems)


_READ = {
    "governance/comments/comment.py",
    "governance/likeness/terms.py",
    "governance/masking/masking.py",
    "governance/assignment/about.py",
    "governance/assignment/terms.py",
    "governance/matters/reason.py",
    "governance/matters/ladder.py",
    "governance/outages/outage.py",
    "governance/outages/reading.py",
    "governance/register/cells.py",
    "governance/register/correction.py",
    "governance/register/headings.py",
    "governance/register/names.py",
    "governance/register/sheet.py",
    "governance/schedule/later.py",
    "governance/schedule/text.py",
    "governance/speech/choice.py",
    "governance/speech/courtesy.py",
    "governance/speech/sentence.py",
    "governance/speech/typing.py",
    "governance/speech/understanding.py",
    "governance/worked_votes/marks.py",
}
"""What people write in Chinese and these understand: places, columns of a sheet, marks on a ballot, days and hours, plain speech."""


def test_rules_say_nothing_in_chinese_that_no_catalogue_knows() -> None:
    problems = []
    for path in sorted(ROOT.glob("governance/**/*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        told = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told:
                where = path.relative_to(ROOT).as_posix()
                if re.search("[一-龥]", node.value) and where not in _READ:
                    problems.append(f"{where}:{node.lineno}: {node.value!r}")

    assert problems == []


_READERS = (
    "bot/cli/votes/ballot_sheets.py",
    "bot/cli/votes/own_rule.py",
    "bot/cli/votes/rules.py",
    "bot/cli/votes/sheet.py",
    "bot/cli/votes/sheet_case.py",
    "bot/cli/votes/tally.py",
    "governance/worked_votes/case_form.py",
    "governance/forms/form.py",
    "governance/law/presets.py",
    "governance/worked_votes/roll_form.py",
    "governance/law/rule_form.py",
    "governance/forms/syntax.py",
    "governance/tally/weight.py",
)
"""What reads votes, rolls and rules that people wrote; the owners' register has its reasons as data (`Reason`)."""
_SENTENCE_AT = {"refuse": -1, "about": 1, "FormError": 1, "fault": 1, "NoWeight": 0, "Wording": 0, "UnknownPreset": -1}


def test_whatever_a_reader_refuses_can_be_said_in_chinese() -> None:
    """Each mistake is raised with a whole sentence, one that the extraction finds, or hands on one that was."""
    problems = []
    known = {entry.english[0] for entry in _translated()}
    for path in _READERS:
        for node in ast.walk(ast.parse((ROOT / path).read_text(encoding="utf-8"))):
            if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call) and _called(node.exc) not in _SENTENCE_AT:
                problems.append(f"{path}:{node.lineno}: raises {_called(node.exc)}, which carries no sentence")
            if isinstance(node, ast.Call) and (at := _SENTENCE_AT.get(_called(node))) is not None and node.args:
                said = node.args[at]
                if isinstance(said, ast.JoinedStr | ast.BinOp | ast.IfExp):
                    problems.append(f"{path}:{node.lineno}: not one whole sentence: {ast.unparse(said)}")
                if isinstance(said, ast.Constant) and said.value not in known:
                    problems.append(f"{path}:{node.lineno}: no Chinese for {said.value!r}")

    _nothing_wrong(problems)


def _called(call: ast.Call) -> str:
    return call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")
